package org.jvirt.xen.host.internal.store;

import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jvirt.spi.ManagementBean;
import org.osgi.service.component.annotations.Component;

/** Measures how long xenstored takes. */
@Component(service = {StoreLatency.class, ManagementBean.class})
public final class StoreLatency implements ManagementBean, XenStoreMXBean {
    private final LongAdder requests = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final LongAdder totalNanos = new LongAdder();
    private final LongAccumulator maxNanos = new LongAccumulator(Math::max, 0);

    <T> T measured(Supplier<T> request) {
        long from = System.nanoTime();
        boolean answered = false;
        try {
            T answer = request.get();
            answered = true;
            return answer;
        } finally {
            long nanos = System.nanoTime() - from;
            requests.increment();
            totalNanos.add(nanos);
            maxNanos.accumulate(nanos);
            if (!answered) {
                failures.increment();
            }
        }
    }

    @Override
    public String objectName() {
        return "org.jvirt:type=XenStore";
    }

    @Override
    public long getRequests() {
        return requests.sum();
    }

    @Override
    public long getFailures() {
        return failures.sum();
    }

    @Override
    public double getTotalMillis() {
        return totalNanos.sum() / 1e6;
    }

    @Override
    public double getMaxMillis() {
        return maxNanos.get() / 1e6;
    }
}
