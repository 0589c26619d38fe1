package org.jvirt.host;

import org.jvirt.api.error.VirtException;

/** What must be done even when the caller gave up: to undo what was begun. */
public final class Uninterrupted {
    private Uninterrupted() {}

    /**
     * Undoes something although the thread may be interrupted; it stays so.
     *
     * @param reason why; it carries along what goes wrong here
     */
    public static void run(Runnable undo, RuntimeException reason) {
        boolean interrupted = Thread.interrupted();
        try {
            undo.run();
        } catch (VirtException second) {
            reason.addSuppressed(second);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
