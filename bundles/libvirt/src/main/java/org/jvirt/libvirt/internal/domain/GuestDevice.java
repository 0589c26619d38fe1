package org.jvirt.libvirt.internal.domain;

import java.util.Optional;
import org.jvirt.api.PciAddress;

/**
 * A device of a running domain.
 *
 * @param element the element that describes it, such as {@code interface}
 * @param host the PCI device of the host behind it, if there is one
 * @param place its place on a PCI bus of the guest, if it is on one
 * @param xml the element, whole
 */
public record GuestDevice(
        String alias,
        String element,
        Optional<PciAddress> host,
        Optional<Place> place,
        boolean permissive,
        String xml) {
    /** A function on a PCI bus of a guest; libvirt numbers the buses by controller. */
    public record Place(int bus, int slot, int function) {
        public boolean sharesSlotWith(Place other) {
            return bus == other.bus && slot == other.slot;
        }
    }
}
