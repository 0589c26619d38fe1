package org.jvirt.core.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import org.jvirt.api.DetachOutcome;

/** A detach on another thread. Cancelling it interrupts that thread, so that a guest is not waited for in vain. */
final class AsyncDetach extends CompletableFuture<DetachOutcome> {
    private final FutureTask<Boolean> task;

    private AsyncDetach(Supplier<DetachOutcome> detach) {
        this.task = new FutureTask<>(() -> {
            try {
                return complete(detach.get());
            } catch (RuntimeException failed) {
                return completeExceptionally(failed);
            }
        });
    }

    static AsyncDetach start(Executor executor, Supplier<DetachOutcome> detach) {
        AsyncDetach started = new AsyncDetach(detach);
        executor.execute(started.task);
        return started;
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        boolean cancelled = super.cancel(mayInterruptIfRunning);
        return task.cancel(true) && cancelled;
    }
}
