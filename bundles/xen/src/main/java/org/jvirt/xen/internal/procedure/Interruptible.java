package org.jvirt.xen.internal.procedure;

import org.jvirt.api.error.HostFault;

/** What an interruption makes of an operation. */
public final class Interruptible {
    private Interruptible() {}

    /** An operation that waits. */
    @FunctionalInterface
    public interface Operation<T> {
        T run() throws InterruptedException;
    }

    /** An interruption ends the operation; the thread stays interrupted, for whoever is above. */
    public static <T> T run(Operation<T> operation) {
        try {
            return operation.run();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new HostFault("the operation was interrupted; the journal keeps what it had begun", interrupted);
        }
    }
}
