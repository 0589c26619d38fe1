package org.jvirt.api.domain;

import java.util.OptionalInt;
import org.jvirt.api.AttachRequest;
import org.jvirt.api.DomainType;
import org.jvirt.api.HostdevOptions;
import org.jvirt.api.PciAddress;
import org.jvirt.api.PciSelector;
import org.jvirt.api.RdmPolicy;
import org.jvirt.api.error.InvalidRequest;

/**
 * A PCI device of the host that a domain has from its start.
 *
 * @param guestSlot the slot that it takes in the guest, 1 to 0x1f; empty to let the device model choose
 * @param permissive whether the guest may write all of its configuration space: {@code writeFiltering='no'}
 * @param managed whether it is made assignable first, if it is not
 */
public record PciHostdev(PciAddress address, OptionalInt guestSlot, boolean permissive, boolean managed) {
    /**
     * @throws InvalidRequest if the guest slot is out of its range
     */
    public PciHostdev {
        request(address, guestSlot, permissive, managed);
    }

    /**
     * @throws InvalidRequest if a domain of this type takes none
     */
    public void requireFor(DomainType type) {
        if (type == DomainType.PVH) {
            throw new InvalidRequest(
                    "a PVH domain takes no host devices: expected no <hostdev>, or a domain of type hvm or linux");
        }
    }

    /** What attaches it. */
    public AttachRequest request() {
        return request(address, guestSlot, permissive, managed);
    }

    private static AttachRequest request(
            PciAddress address, OptionalInt guestSlot, boolean permissive, boolean managed) {
        return new AttachRequest(
                PciSelector.of(address),
                guestSlot,
                new HostdevOptions(permissive, false, false, RdmPolicy.STRICT),
                managed);
    }
}
