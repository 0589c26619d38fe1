package org.jvirt.core.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jvirt.api.DetachOutcome;

/** The threads of asynchronous detaches. Every future that they were given ends, also when they do. */
final class DetachThreads implements AutoCloseable {
    private final ThreadPoolExecutor pool;

    /**
     * @param most how many detaches run at once; more of them wait for their turn
     */
    DetachThreads(int most) {
        pool = new ThreadPoolExecutor(
                most,
                most,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> new Thread(task, "jvirt-detach"),
                (late, ended) -> drop(late));
        pool.allowCoreThreadTimeOut(true);
    }

    CompletableFuture<DetachOutcome> start(Supplier<DetachOutcome> detach) {
        AsyncDetach started = new AsyncDetach(detach);
        pool.execute(started);
        return started;
    }

    /** Interrupts the detaches that run, and drops those that wait. */
    @Override
    public void close() {
        pool.shutdownNow().forEach(DetachThreads::drop);
    }

    private static void drop(Runnable detach) {
        ((AsyncDetach) detach).drop();
    }
}
