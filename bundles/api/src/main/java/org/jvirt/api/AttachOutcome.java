package org.jvirt.api;

import java.time.Duration;
import java.util.List;

/**
 * What a successful attach did.
 *
 * @param devices every function that is now attached, with its place in the guest
 */
public record AttachOutcome(String domain, List<Hostdev> devices, List<Step> steps, Duration duration) {
    public AttachOutcome {
        devices = List.copyOf(devices);
        steps = List.copyOf(steps);
    }
}
