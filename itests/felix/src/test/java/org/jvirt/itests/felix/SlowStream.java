package org.jvirt.itests.felix;

import java.io.InputStream;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Gives a little at a time until it is told to end. Like many a stream, it takes no notice of an interruption. */
final class SlowStream extends InputStream {
    private static final int LITTLE = 1 << 16;
    private static final long EVERY_MS = 20;

    private final CountDownLatch reading = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);

    /** Waits until someone reads. */
    boolean awaitReader(long millis) throws InterruptedException {
        return reading.await(millis, TimeUnit.MILLISECONDS);
    }

    void end() {
        over.countDown();
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(byte[] buffer, int offset, int length) {
        reading.countDown();
        boolean interrupted = Thread.interrupted();
        try {
            return over.await(EVERY_MS, TimeUnit.MILLISECONDS) ? -1 : Math.min(length, LITTLE);
        } catch (InterruptedException now) {
            interrupted = true;
            return Math.min(length, LITTLE);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
