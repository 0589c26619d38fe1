package org.jvirt.xenstore.internal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jvirt.xenstore.ProtocolViolationException;
import org.jvirt.xenstore.TimedOutException;
import org.jvirt.xenstore.XenStoreException;

/**
 * The nodes as one open transaction sees them. It belongs to the connection that it was begun on, and ends with it. Changes have no
 * answer worth waiting for: they are kept until something is read, or until the commit, and sent along.
 */
final class Transaction extends NodeRequests {

    private final Connection connection;
    private final Duration requestTimeout;
    private final Deadline deadline;
    private final int id;
    private final List<Request> unsent = new ArrayList<>();
    private volatile boolean open = true;

    private Transaction(Connection connection, Duration requestTimeout, Deadline deadline, int id) {
        this.connection = connection;
        this.requestTimeout = requestTimeout;
        this.deadline = deadline;
        this.id = id;
    }

    static Transaction begin(Connection connection, Duration requestTimeout, Deadline deadline) {
        Packet answer = connection.call(
                Request.of(MessageType.TRANSACTION_START, ""),
                timeLeft(deadline, requestTimeout),
                late -> abortLate(connection, late));
        return new Transaction(connection, requestTimeout, deadline, idIn(answer));
    }

    @Override
    Packet call(Request request) {
        return callAll(List.of(request)).get(0).success();
    }

    @Override
    List<Connection.Answer> callAll(List<Request> requests) {
        requireOpen();
        List<Request> all = new ArrayList<>(unsent);
        unsent.clear();
        int changes = all.size();
        requests.forEach(request -> all.add(request.in(id)));
        try {
            List<Connection.Answer> answers = connection.callAll(all, timeLeft(deadline, requestTimeout));
            answers.subList(0, changes).forEach(Connection.Answer::requireDone);
            return answers.subList(changes, answers.size());
        } catch (XenStoreException failed) {
            // A body that goes on all the same must not commit half of what it did.
            abort();
            throw failed;
        }
    }

    @Override
    void change(Request request) {
        requireOpen();
        unsent.add(request.in(id));
    }

    private void requireOpen() {
        if (!open) {
            throw new IllegalStateException("transaction " + Integer.toUnsignedString(id) + " has ended");
        }
    }

    void commit() {
        if (!unsent.isEmpty()) {
            callAll(List.of());
        }
        requireOpen();
        Duration timeLeft = timeLeft(deadline, requestTimeout);
        open = false;
        connection.call(end(id, "T"), timeLeft).requireOk();
    }

    /** Does nothing if the transaction has ended. */
    void abort() {
        if (open) {
            open = false;
            connection.post(end(id, "F"));
        }
    }

    /** The daemon opened a transaction for someone who has given up; left alone it would stay open. */
    private static void abortLate(Connection connection, Packet late) {
        if (late.type() == MessageType.TRANSACTION_START) {
            connection.post(end(idIn(late), "F"));
        }
    }

    private static Request end(int id, String verdict) {
        return Request.of(MessageType.TRANSACTION_END, verdict).in(id);
    }

    private static Duration timeLeft(Deadline deadline, Duration requestTimeout) {
        if (deadline.hasPassed()) {
            throw new TimedOutException("the time for the transaction is over; nothing was changed", null);
        }
        return deadline.remainingUpTo(requestTimeout);
    }

    private static int idIn(Packet answer) {
        try {
            return Integer.parseUnsignedInt(answer.text());
        } catch (NumberFormatException e) {
            throw new ProtocolViolationException(
                    "the id of a transaction should be a number, but is '" + answer.text() + "'", e);
        }
    }
}
