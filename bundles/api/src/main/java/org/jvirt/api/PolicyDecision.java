package org.jvirt.api;

import java.time.Duration;

/**
 * The force policy that applies to a detach, and why.
 *
 * @param source which of the four places said so
 * @param reason that place in words, such as {@code device rule 0000:03:00.*=immediate}
 */
public record PolicyDecision(ForcePolicy policy, Source source, String reason, Duration guestTimeout) {
    /** Where a policy may come from, in the order in which they are asked. */
    public enum Source {
        REQUEST,
        DEVICE_RULE,
        DOMAIN_METADATA,
        HOST_DEFAULT,
        /** A shutdown or destroy: always {@link ForcePolicy#AFTER_TIMEOUT}. */
        SHUTDOWN
    }
}
