package org.jvirt.xen.sim.internal;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.jvirt.api.DomainState;
import org.jvirt.api.DomainType;
import org.jvirt.api.PciAddress;
import org.jvirt.api.nodedev.PciDevice;
import org.jvirt.xen.port.HostPciDevice.Bar;

/** What a simulated host starts with; read from XML. */
public record HostDescription(List<Device> devices, List<Guest> guests) {
    /**
     * A device.
     *
     * @param name the name it was made assignable by
     */
    public record Device(PciDevice node, List<Bar> bars, OptionalInt interrupt, Optional<String> name) {}

    /**
     * A domain.
     *
     * @param hostdevs the devices it has, by guest slot: functions with one guest slot share it
     * @param forcePolicy the policy in its metadata, as text
     */
    public record Guest(
            String name,
            UUID uuid,
            DomainType type,
            DomainState state,
            int vcpus,
            long memoryKib,
            Temper temper,
            Qemu.Health deviceModel,
            boolean stubDomain,
            List<Attachment> hostdevs,
            Optional<String> forcePolicy) {}

    /**
     * A device that a domain has.
     *
     * @param guestSlot its slot in an HVM guest, 0 to let the device model choose
     */
    public record Attachment(PciAddress address, int guestSlot) {}
}
