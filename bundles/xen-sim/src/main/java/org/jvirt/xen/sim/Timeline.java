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
    private static final Others NOBODY = () -> false;

    private final boolean virtual;
    private final Others others;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
    private long virtualNanos;
    private long scheduled;

    private Timeline(boolean virtual, Others others) {
        this.virtual = virtual;
        this.others = others;
    }

    public static Timeline real() {
        return new Timeline(false, NOBODY);
    }

    public static Timeline virtual() {
        return virtual(NOBODY);
    }

    /** A virtual time that several threads share, of which one runs at a time: time passes only when all of them wait. */
    public static Timeline virtual(Others others) {
        return new Timeline(true, others);
    }

    /** Those who share a virtual time with the thread that is about to wait. */
    @FunctionalInterface
    public interface Others {
        /** Lets them run; true if one of them did, so that the one who waits has to look again before time passes. */
        boolean run();
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
    public boolean await(Duration timeout, BooleanSupplier condition) throws InterruptedException {
        long deadline = deadline(timeout);
        while (true) {
            synchronized (this) {
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
                if (!virtual) {
                    waitUntil(deadline);
                    continue;
                }
            }
            if (!others.run()) {
                jumpTo(deadline);
            }
        }
    }

    /** Others must not let time pass beyond it either. */
    private synchronized long deadline(Duration timeout) {
        if (others != NOBODY) {
            after(timeout, () -> {});
        }
        return nanos() + timeout.toNanos();
    }

    /** Lets time pass. */
    public void pass(Duration duration) throws InterruptedException {
        await(duration, () -> false);
    }

    private synchronized void jumpTo(long deadline) {
        virtualNanos = Math.max(virtualNanos, nextUntil(deadline));
    }

    @SuppressWarnings("WaitNotInLoop") // await() loops: whatever woke it, it looks at its condition again
    private synchronized void waitUntil(long deadline) throws InterruptedException {
        wait(Math.max(1, (nextUntil(deadline) - System.nanoTime()) / 1_000_000));
    }

    private long nextUntil(long deadline) {
        Event next = events.peek();
        return next == null ? deadline : Math.min(deadline, next.at());
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
