package org.jvirt.xen.sim;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The time of a simulated host, real or virtual, and all that is going to happen on it. Virtual time stands still but in {@link #await},
 * which jumps from event to event: runs on it are fast, and always the same. Everything on the host happens under this object's monitor.
 */
public final class Timeline {
    private final boolean virtual;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
    private long virtualNanos;
    private long scheduled;

    private Timeline(boolean virtual) {
        this.virtual = virtual;
    }

    public static Timeline real() {
        return new Timeline(false);
    }

    public static Timeline virtual() {
        return new Timeline(true);
    }

    private record Event(long at, long number, Runnable action) {}

    /** Nanoseconds since some moment. */
    public synchronized long nanos() {
        return virtual ? virtualNanos : System.nanoTime();
    }

    /** Has something happen after a delay, after all that was due before. */
    public synchronized void after(Duration delay, Runnable action) {
        events.add(new Event(nanos() + delay.toNanos(), scheduled++, action));
        notifyAll();
    }

    /** Does something now, after all that is due. */
    public synchronized <T> T now(Supplier<T> action) {
        runDue();
        T result = action.get();
        notifyAll();
        return result;
    }

    /** Lets time pass until a condition holds, or the time-out is over; whether it held. */
    public synchronized boolean await(Duration timeout, BooleanSupplier condition) throws InterruptedException {
        long deadline = nanos() + timeout.toNanos();
        while (true) {
            runDue();
            if (condition.getAsBoolean()) {
                return true;
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            if (nanos() - deadline >= 0) {
                return false;
            }
            passUntil(deadline);
        }
    }

    /** Lets time pass. */
    public void pass(Duration duration) throws InterruptedException {
        await(duration, () -> false);
    }

    @SuppressWarnings("WaitNotInLoop") // await() loops: whatever woke it, it looks at its condition again
    private void passUntil(long deadline) throws InterruptedException {
        Event next = events.peek();
        long until = next == null ? deadline : Math.min(deadline, next.at());
        if (virtual) {
            virtualNanos = Math.max(virtualNanos, until);
        } else {
            long millis = Math.max(1, (until - System.nanoTime()) / 1_000_000);
            wait(millis);
        }
    }

    private void runDue() {
        while (true) {
            Event next = events.peek();
            if (next == null || next.at() - nanos() > 0) {
                return;
            }
            events.poll();
            next.action().run();
        }
    }
}
