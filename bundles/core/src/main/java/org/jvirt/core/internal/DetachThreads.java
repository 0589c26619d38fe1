package org.jvirt.core.internal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jvirt.api.DetachOutcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads of asynchronous detaches. Every future that they were given ends, also when they do. */
final class DetachThreads implements AutoCloseable {
    /** How many detaches run at once; each waits for its guest most of the time. */
    static final int MOST = 16;

    private static final Logger LOG = LoggerFactory.getLogger(DetachThreads.class);
    private static final long LAST_WORDS_SECONDS = 5;

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
                task -> new Thread(null, task, "jvirt-detach", 0, false),
                (late, ended) -> drop(late));
        pool.allowCoreThreadTimeOut(true);
    }

    CompletableFuture<DetachOutcome> start(Supplier<DetachOutcome> detach) {
        AsyncDetach started = new AsyncDetach(Operation.continued(detach));
        pool.execute(started);
        return started;
    }

    /** Interrupts the detaches that run and has them say what they leave; drops those that wait. */
    @Override
    public void close() {
        pool.shutdownNow().forEach(DetachThreads::drop);
        try {
            if (!pool.awaitTermination(LAST_WORDS_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("a detach does not end though it was interrupted");
            }
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }

    private static void drop(Runnable detach) {
        ((AsyncDetach) detach).drop();
    }
}
