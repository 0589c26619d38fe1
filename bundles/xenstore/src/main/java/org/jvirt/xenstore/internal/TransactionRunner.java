package org.jvirt.xenstore.internal;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.jvirt.xenstore.ConflictException;
import org.jvirt.xenstore.Errno;
import org.jvirt.xenstore.ErrorReplyException;
import org.jvirt.xenstore.TimedOutException;
import org.jvirt.xenstore.TransactionBody;
import org.jvirt.xenstore.XenStoreOptions;

/** Runs a body in a transaction until it goes through, within bounds: libxl tries for ever, and so can hang for ever. */
final class TransactionRunner {

    private static final Duration FIRST_PAUSE = Duration.ofMillis(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMillis(100);

    private final XenStoreOptions options;
    private final Link link;

    TransactionRunner(XenStoreOptions options, Link link) {
        this.options = options;
        this.link = link;
    }

    <T> T run(TransactionBody<T> body) {
        Deadline deadline = Deadline.in(options.transactionTimeout());
        Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE);
        @Nullable ErrorReplyException conflict = null;
        for (int attempt = 1; ; attempt++) {
            try {
                return runOnce(body, deadline);
            } catch (ErrorReplyException e) {
                if (e.errno() != Errno.EAGAIN) {
                    throw e;
                }
                conflict = e;
                pauseAfter(attempt, backoff.next(), deadline, e);
            } catch (TimedOutException e) {
                if (conflict == null || !deadline.hasPassed()) {
                    throw e;
                }
                // The conflicts took the time, not the daemon.
                TimedOutException outOfTime = outOfTime(attempt - 1, conflict);
                outOfTime.addSuppressed(e);
                throw outOfTime;
            }
        }
    }

    private <T> T runOnce(TransactionBody<T> body, Deadline deadline) {
        Transaction transaction = Transaction.begin(link.connection(), options.requestTimeout(), deadline);
        try {
            T result = body.run(transaction);
            transaction.commit();
            return result;
        } finally {
            transaction.abort();
        }
    }

    private void pauseAfter(int attempt, Duration pause, Deadline deadline, ErrorReplyException conflict) {
        if (attempt == options.transactionAttempts()) {
            throw new ConflictException("the transaction conflicted with others " + attempt + " times", conflict);
        }
        if (pause.compareTo(deadline.remaining()) >= 0) {
            throw outOfTime(attempt, conflict);
        }
        link.pause(pause);
    }

    private TimedOutException outOfTime(int attempts, ErrorReplyException conflict) {
        return new TimedOutException(
                "the transaction conflicted with others " + attempts + " times, and "
                        + options.transactionTimeout().toMillis() + " ms are over",
                conflict);
    }
}
