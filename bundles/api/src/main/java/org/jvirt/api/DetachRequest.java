package org.jvirt.api;

import java.time.Duration;
import java.util.Optional;
import org.jvirt.api.error.InvalidRequest;

/**
 * A device to take from a domain.
 *
 * @param device one function, a whole slot, a name, or an alias
 * @param policy empty to use what device rule, domain metadata or host default say
 * @param guestTimeout how long the guest may take to answer, more than zero and at most an hour; empty for the host's default
 */
public record DetachRequest(DeviceReference device, Optional<ForcePolicy> policy, Optional<Duration> guestTimeout) {
    /** The longest guest time-out. */
    public static final Duration LONGEST_TIMEOUT = Duration.ofHours(1);

    /**
     * @throws InvalidRequest if the time-out is out of its range
     */
    public DetachRequest {
        guestTimeout.ifPresent(DetachRequest::requireUsable);
    }

    /** A request that leaves policy and time-out to the configuration. */
    public static DetachRequest of(DeviceReference device) {
        return new DetachRequest(device, Optional.empty(), Optional.empty());
    }

    /** The same request under a policy. */
    public DetachRequest withPolicy(ForcePolicy chosen) {
        return new DetachRequest(device, Optional.of(chosen), guestTimeout);
    }

    /** The same request with a guest time-out. */
    public DetachRequest withGuestTimeout(Duration chosen) {
        return new DetachRequest(device, policy, Optional.of(chosen));
    }

    private static void requireUsable(Duration timeout) {
        if (timeout.isNegative() || timeout.isZero() || timeout.compareTo(LONGEST_TIMEOUT) > 0) {
            throw new InvalidRequest("guest time-out of " + timeout.toMillis() / 1000.0
                    + " s is out of range: expected more than 0 and at most 3600 s");
        }
    }
}
