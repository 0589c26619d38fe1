package org.jvirt.xenstore.internal;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Growing pauses between attempts, each with a random part so that those who collided do not collide again. */
final class Backoff {

    private final long longest;
    private long next;

    Backoff(Duration first, Duration longest) {
        this.longest = longest.toNanos();
        this.next = Math.min(first.toNanos(), this.longest);
    }

    /** The next pause: between half of the present limit and all of it. */
    Duration next() {
        long limit = next;
        next = Math.min(limit * 2, longest);
        return Duration.ofNanos(ThreadLocalRandom.current().nextLong(limit / 2, limit + 1));
    }
}
