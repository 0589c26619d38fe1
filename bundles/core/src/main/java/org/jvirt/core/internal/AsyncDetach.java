package org.jvirt.core.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.jvirt.api.DetachOutcome;
import org.jvirt.api.error.DriverGone;

/** A detach on another thread. Cancelling it interrupts that thread, so that a guest is not waited for in vain. */
final class AsyncDetach extends CompletableFuture<DetachOutcome> implements Runnable {
    private final FutureTask<Boolean> task;

    AsyncDetach(Supplier<DetachOutcome> detach) {
        this.task = new FutureTask<>(() -> {
            try {
                return complete(detach.get());
            } catch (Throwable failed) {
                // Whoever waits for the future is the one to tell, of an error too.
                return completeExceptionally(failed);
            }
        });
    }

    @Override
    public void run() {
        task.run();
    }

    /** Ends it before it was begun. */
    void drop() {
        completeExceptionally(new DriverGone("jvirt is shutting down: the detach was not begun"));
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        return task.cancel(true) && cancelled;
    }
}
