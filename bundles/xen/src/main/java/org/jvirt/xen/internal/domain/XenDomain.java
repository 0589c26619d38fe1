package org.jvirt.xen.internal.domain;

import java.util.OptionalInt;
import java.util.UUID;
import org.jvirt.api.DomainType;

/**
 * A domain that runs.
 *
 * @param stubDomain the domid of the stub domain that its device model runs in, if it has one
 */
public record XenDomain(int id, String name, UUID uuid, DomainType type, OptionalInt stubDomain) {
    /** True if a device model shows the domain its devices. */
    public boolean hasDeviceModel() {
        return type == DomainType.HVM;
    }
}
