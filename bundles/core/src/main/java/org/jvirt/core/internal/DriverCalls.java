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

/** The calls that run in a driver. When it goes, they are interrupted, and given time to say what they leave while its bundle still has its classes. */
final class DriverCalls {
    private static final Logger LOG = LoggerFactory.getLogger(DriverCalls.class);
    private static final String WENT = "the driver went away: open the connection again when it is back";
    private static final long LAST_WORDS_SECONDS = 5;

    /** How deep each thread is in the driver: a listener that a driver calls may call the driver. */
    private final Map<Thread, Integer> running = new HashMap<>();

    private final Set<Thread> interrupted = new HashSet<>();
    /** When it went: made then, since its class may not be there to load any more when it is wanted. */
    private @Nullable DriverGone gone;

    /**
     * @throws DriverGone if the driver went away
     */
    synchronized void begin() {
        if (gone != null) {
            throw new DriverGone(WENT, gone);
        }
        running.merge(Thread.currentThread(), 1, Integer::sum);
    }

    synchronized void end() {
        Thread caller = Thread.currentThread();
        boolean isOut = running.computeIfPresent(caller, (thread, depth) -> depth == 1 ? null : depth - 1) == null;
        if (isOut && interrupted.remove(caller)) {
            // That was meant for the driver, not for whatever the caller does next.
            Thread.interrupted();
        }
        notifyAll();
    }

    synchronized boolean isGone() {
        return gone != null;
    }

    /** Ends them, since the driver goes. */
    synchronized void stop() {
        gone = new DriverGone(WENT);
        Set<Thread> others = new HashSet<>(running.keySet());
        // A caller that takes the driver away from within a call of it would wait for itself.
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
        others.forEach(thread -> LOG.warn("a driver went away while thread '{}' still was in it", thread.getName()));
    }
}
