package org.jvirt.api.network;

import java.time.Duration;
import java.util.Optional;
import org.jvirt.api.error.InvalidRequest;

/** How long an address may be lent. */
final class LeaseTime {
    /** dnsmasq's. */
    private static final Duration SHORTEST = Duration.ofMinutes(2);

    private static final Duration LONGEST = Duration.ofSeconds(Integer.MAX_VALUE);

    private LeaseTime() {}

    static void check(Optional<Duration> lease) {
        if (lease.isPresent()
                && !lease.get().isZero()
                && (lease.get().compareTo(SHORTEST) < 0 || lease.get().compareTo(LONGEST) > 0)) {
            throw new InvalidRequest("a lease of " + lease.get().toSeconds()
                    + " s: expected at least 2 minutes and at most 68 years, or 0 for ever");
        }
    }
}
