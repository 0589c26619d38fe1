package org.jvirt.api;

import java.util.Locale;
import org.jvirt.api.error.InvalidRequest;

/** What to do when a guest does not let go of a device. */
public enum ForcePolicy {
    /** Ask the guest; a silent guest keeps its device. */
    NEVER,
    /** Ask the guest, and take the device once the guest time-out is over. What a shutdown always uses. */
    AFTER_TIMEOUT,
    /** Take the device without asking. */
    IMMEDIATE;

    /** The name that commands and configuration use: {@code never}, {@code after-timeout}, {@code immediate}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * @throws InvalidRequest if {@code label} names no policy
     */
    public static ForcePolicy parse(String label) {
        for (ForcePolicy policy : values()) {
            if (policy.label().equals(label)) {
                return policy;
            }
        }
        throw new InvalidRequest(
                "'" + Printable.of(label) + "' is no force policy: expected never, after-timeout or immediate");
    }

    @Override
    public String toString() {
        return label();
    }
}
