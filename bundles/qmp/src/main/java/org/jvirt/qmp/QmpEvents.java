package org.jvirt.qmp;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jvirt.qmp.internal.LineChannel;

/** A subscription to events. Subscribe before the command whose events are wanted is sent, and none is missed. */
public final class QmpEvents implements AutoCloseable {
    private static final int MOST_WAITING = 1024;
    private static final long MOST_BYTES_WAITING = LineChannel.LONGEST_LINE;

    private final Set<String> names;
    private final Consumer<QmpEvents> unsubscribe;
    private final Deque<Waiting> waiting = new ArrayDeque<>();
    private long bytesWaiting;
    private @Nullable QmpException end;

    QmpEvents(Set<String> names, Consumer<QmpEvents> unsubscribe) {
        this.names = Set.copyOf(names);
        this.unsubscribe = unsubscribe;
    }

    /**
     * The next event that was subscribed to.
     *
     * @return null if none came in time
     * @throws QmpException if the connection has ended and no event is left
     */
    public synchronized @Nullable QmpEvent next(Duration timeout) throws QmpException, InterruptedException {
        long deadline = System.nanoTime() + timeout.toNanos();
        while (waiting.isEmpty()) {
            if (end != null) {
                throw end;
            }
            long left = deadline - System.nanoTime();
            if (left <= 0) {
                return null;
            }
            wait(left / 1_000_000, (int) (left % 1_000_000));
        }
        return take().event();
    }

    /**
     * @param size of the line that it came in
     */
    synchronized void deliver(QmpEvent event, int size) {
        if (!names.contains(event.name())) {
            return;
        }
        while (!waiting.isEmpty() && (waiting.size() == MOST_WAITING || bytesWaiting + size > MOST_BYTES_WAITING)) {
            // A subscriber that does not look loses the oldest, as QEMU's own rate limit does.
            take();
        }
        waiting.add(new Waiting(event, size));
        bytesWaiting += size;
        notifyAll();
    }

    private Waiting take() {
        Waiting oldest = waiting.remove();
        bytesWaiting -= oldest.size();
        return oldest;
    }

    private record Waiting(QmpEvent event, int size) {}

    synchronized void end(QmpException why) {
        end = why;
        notifyAll();
    }

    /** Ends the subscription; a second call does nothing. */
    @Override
    public void close() {
        unsubscribe.accept(this);
    }
}
