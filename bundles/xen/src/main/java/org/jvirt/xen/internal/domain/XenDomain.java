package org.jvirt.xen.internal.domain;

import java.util.OptionalInt;
import java.util.UUID;
import org.jvirt.api.DomainType;
import org.jvirt.api.Printable;
import org.jvirt.spi.DomainIdentity;

/**
 * A domain that runs.
 *
 * @param stubDomain the domid of the stub domain that its device model runs in, if it has one
 */
public record XenDomain(int id, String name, UUID uuid, DomainType type, OptionalInt stubDomain) {
    public DomainIdentity identity() {
        return new DomainIdentity(OptionalInt.of(id), uuid, name);
    }

    /** How a command names it: by its number where its name is no plain word. */
    public String word() {
        return Printable.isWord(name) ? name : Integer.toString(id);
    }

    /** True if a device model shows the domain its devices. */
    public boolean hasDeviceModel() {
        return type == DomainType.HVM;
    }
}
