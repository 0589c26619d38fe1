package org.jvirt.api;

import java.time.Duration;
import java.util.List;

/**
 * What a successful detach did. The device is out of device model, hypervisor, pciback and xenstore.
 *
 * @param devices every function that left the domain, lowest first
 * @param steps what was done, in order
 */
public record DetachOutcome(
        String domain,
        List<PciAddress> devices,
        PolicyDecision policy,
        Release release,
        Custody custody,
        List<Step> steps,
        Duration duration) {
    public DetachOutcome {
        devices = List.copyOf(devices);
        steps = List.copyOf(steps);
    }
}
