package org.jvirt.core.internal;

import java.time.Duration;
import java.util.List;
import org.jvirt.api.ForcePolicy;

/** What is configured about force: PID {@code org.jvirt.policy}. */
record PolicySettings(ForcePolicy hostDefault, Duration guestTimeout, List<DeviceRule> rules) {
    /** What holds where nothing is configured: as {@code xl pci-detach} without {@code -f}. */
    static final PolicySettings DEFAULT = new PolicySettings(ForcePolicy.NEVER, Duration.ofSeconds(10), List.of());
}
