package org.jvirt.xenstore.internal;

import java.time.Duration;
import java.util.List;
import org.jvirt.xenstore.ProtocolViolationException;
import org.jvirt.xenstore.TimedOutException;

/** The nodes as one open transaction sees them. It belongs to the connection that it was begun on, and ends with it. */
final class Transaction extends NodeRequests {

    private final Connection connection;
    private final Duration requestTimeout;
    private final Deadline deadline;
    private final int id;
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
        requireOpen();
        return connection.call(request.in(id), timeLeft(deadline, requestTimeout));
    }

    @Override
    List<Connection.Answer> callAll(List<Request> requests) {
        requireOpen();
        List<Request> mine = requests.stream().map(request -> request.in(id)).toList();
        return connection.callAll(mine, timeLeft(deadline, requestTimeout));
    }

    private void requireOpen() {
        if (!open) {
            throw new IllegalStateException("transaction " + Integer.toUnsignedString(id) + " has ended");
        }
    }

    void commit() {
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
