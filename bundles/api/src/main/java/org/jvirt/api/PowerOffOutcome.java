package org.jvirt.api;

import java.util.List;
import org.jvirt.api.error.VirtException;

/**
 * What a shutdown or destroy did. The domain was told to end in any case.
 *
 * @param detached the devices that left the domain
 * @param failures the devices that could not be taken out; each says what remains
 */
public record PowerOffOutcome(String domain, List<DetachOutcome> detached, List<VirtException> failures) {
    public PowerOffOutcome {
        detached = List.copyOf(detached);
        failures = List.copyOf(failures);
    }
}
