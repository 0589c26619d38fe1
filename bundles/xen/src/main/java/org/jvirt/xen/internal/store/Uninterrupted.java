package org.jvirt.xen.internal.store;

import java.util.function.Supplier;

/** Cleans up on a thread that may be interrupted: a port that waits refuses such a thread, and what was begun would stay half-done. */
public final class Uninterrupted {
    private Uninterrupted() {}

    /** Runs it; the thread is interrupted again afterwards, if it was. */
    public static void run(Runnable cleanUp) {
        get(() -> {
            cleanUp.run();
            return cleanUp;
        });
    }

    /** As {@link #run}, of what has something to say. */
    public static <T> T get(Supplier<T> cleanUp) {
        boolean interrupted = Thread.interrupted();
        try {
            return cleanUp.get();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
