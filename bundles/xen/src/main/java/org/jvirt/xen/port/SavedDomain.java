package org.jvirt.xen.port;

import java.util.Set;
import java.util.UUID;
import org.jvirt.api.PciAddress;

/**
 * Whose state a file holds.
 *
 * @param devices the host devices that the toolstack would give it
 */
public record SavedDomain(String name, UUID uuid, Set<PciAddress> devices) {
    public SavedDomain {
        devices = Set.copyOf(devices);
    }
}
