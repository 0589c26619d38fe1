package org.jvirt.xen.internal.store;

/** Cleans up on a thread that may be interrupted: a port that waits refuses such a thread, and what was begun would stay half-done. */
public final class Uninterrupted {
    private Uninterrupted() {}

    /** Runs it; the thread is interrupted again afterwards, if it was. */
    public static void run(Runnable cleanUp) {
        boolean interrupted = Thread.interrupted();
        try {
            cleanUp.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
