package org.jvirt.nodedev.internal.event;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jvirt.api.nodedev.EventSource;

/** Has the devices looked at now and then, where nobody tells. */
final class Interval implements ChangeSignal {
    private final Duration length;
    private final CountDownLatch cancelled = new CountDownLatch(1);

    Interval(Duration length) {
        this.length = length;
    }

    @Override
    public EventSource source() {
        return EventSource.POLLING;
    }

    @Override
    public boolean await() throws InterruptedException {
        return !cancelled.await(length.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void cancel() {
        cancelled.countDown();
    }

    @Override
    public void close() {
        // It holds nothing.
    }
}
