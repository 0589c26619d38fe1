package org.jvirt.core.internal;

import java.time.Duration;

/** How often something was done, and how long it took. */
public final class Timing {
    static final Timing NONE = new Timing(0, Duration.ZERO, Duration.ZERO);

    private final long count;
    private final Duration total;
    private final Duration max;

    private Timing(long count, Duration total, Duration max) {
        this.count = count;
        this.total = total;
        this.max = max;
    }

    Timing plus(Duration one) {
        return new Timing(count + 1, total.plus(one), one.compareTo(max) > 0 ? one : max);
    }

    public long getCount() {
        return count;
    }

    /** In milliseconds. */
    public double getTotalMillis() {
        return total.toNanos() / 1e6;
    }

    /** In milliseconds. */
    public double getMaxMillis() {
        return max.toNanos() / 1e6;
    }
}
