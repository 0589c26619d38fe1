package org.jvirt.api;

import java.util.List;
import org.jvirt.api.error.VirtException;

/**
 * What a shutdown or destroy did. The domain was told to end even where a device did not come out.
 *
 * @param detached the devices that left the domain
 * @param failures a {@link org.jvirt.api.error.DetachFailed} for each device that could not be taken out, which says what remains; and what else
 *     went wrong: a domain that could not be told to end is one more failure
 */
public record PowerOffOutcome(String domain, List<DetachOutcome> detached, List<VirtException> failures) {
    public PowerOffOutcome {
        detached = List.copyOf(detached);
        failures = List.copyOf(failures);
    }
}
