package org.jvirt.spi;

import java.util.UUID;
import org.jvirt.api.DeviceReference;
import org.jvirt.api.PolicyDecision;

/**
 * A detach whose policy has been decided.
 *
 * @param device one function, a whole slot, a name, or an alias
 */
public record DetachOrder(UUID domain, DeviceReference device, PolicyDecision policy) {}
