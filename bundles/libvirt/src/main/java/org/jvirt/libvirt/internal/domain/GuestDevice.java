package org.jvirt.libvirt.internal.domain;

import java.util.Optional;
import org.jvirt.api.PciAddress;

/**
 * A device of a running domain.
 *
 * @param alias libvirt's name for it; empty while the domain does not run
 * @param host the PCI device of the host behind it, if there is one
 * @param place its place on a PCI bus of the guest, if it is on one
 * @param permissive whether the guest may write all of the configuration space of a device of the host
 * @param xml the element that describes it
 */
public record GuestDevice(
        String alias, Optional<PciAddress> host, Optional<Place> place, boolean permissive, String xml) {
    /** A function on a PCI bus of a guest; libvirt numbers the buses by controller. */
    public record Place(int bus, int slot, int function) {
        public boolean sharesSlotWith(Place other) {
            return bus == other.bus && slot == other.slot;
        }
    }
}
