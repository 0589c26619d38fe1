package org.jvirt.core.internal;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.error.DriverGone;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The calls that run in a driver, or in the core. When it goes, they are interrupted, and given time to say what they leave while its bundle still has
 * its classes.
 */
final class RunningCalls {
    private static final Logger LOG = LoggerFactory.getLogger(RunningCalls.class);
    private static final long LAST_WORDS_SECONDS = 5;

    private final String where;

    /** How deep each thread is in it: a listener that a driver calls may call the driver. */
    private final Map<Thread, Integer> running = new HashMap<>();

    private final Set<Thread> interrupted = new HashSet<>();
    /** When it went; made then, since its class may not be there to load any more when it is wanted. */
    private @Nullable DriverGone gone;

    /**
     * @param where they run, for people
     */
    RunningCalls(String where) {
        this.where = where;
    }

    /**
     * @throws DriverGone if it went away
     */
    synchronized void begin() {
        if (gone != null) {
            throw new DriverGone(went(), gone);
        }
        running.merge(Thread.currentThread(), 1, Integer::sum);
    }

    synchronized void end() {
        Thread caller = Thread.currentThread();
        boolean isOut = running.computeIfPresent(caller, (thread, depth) -> depth == 1 ? null : depth - 1) == null;
        if (isOut && interrupted.remove(caller)) {
            // That was meant for the call, not for whatever the caller does next.
            Thread.interrupted();
        }
        notifyAll();
    }

    private String went() {
        return where + " went away: open the connection again when it is back";
    }

    /** What to tell of a call that stumbled on its way out. */
    DriverGone endedBy(@Nullable Throwable stumbled) {
        return new DriverGone(where + " went away while it was at work: look at what it did when it is back", stumbled);
    }

    synchronized boolean isGone() {
        return gone != null;
    }

    /** Ends them, since what they run in goes. */
    synchronized void stop() {
        gone = new DriverGone(went());
        Set<Thread> others = new HashSet<>(running.keySet());
        // A caller that takes it away from within a call of it would wait for itself.
        others.remove(Thread.currentThread());
        interrupted.addAll(others);
        others.forEach(Thread::interrupt);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LAST_WORDS_SECONDS);
        try {
            while (!Collections.disjoint(running.keySet(), others) && deadline - System.nanoTime() > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, deadline - System.nanoTime());
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        others.retainAll(running.keySet());
        others.forEach(thread -> LOG.warn("{} went away while thread '{}' still was in it", where, thread.getName()));
    }
}
