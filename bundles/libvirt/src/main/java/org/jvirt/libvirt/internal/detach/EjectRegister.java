package org.jvirt.libvirt.internal.detach;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jvirt.api.Printable;
import org.jvirt.api.error.HostFault;
import org.jvirt.libvirt.internal.capi.Handle;
import org.jvirt.libvirt.internal.capi.Libraries;
import org.jvirt.libvirt.internal.capi.Live;
import org.jvirt.libvirt.internal.domain.DomainDocument;
import org.jvirt.libvirt.internal.domain.GuestDevice;
import org.jvirt.libvirt.internal.domain.GuestDevice.Place;
import org.jvirt.libvirt.internal.domain.LibvirtDomains;
import org.jvirt.libvirt.internal.session.Session;
import org.libvirt.jna.CStringByReference;
import org.libvirt.jna.DomainPointer;
import org.libvirt.jna.LibvirtQemu;

/**
 * The force that there is with libvirt: the guest's acknowledgement is given in its place, by a write to the eject register of QEMU's ACPI hotplug
 * controller (QEMU docs/specs/acpi_pci_hotplug) through the monitor. QEMU itself then takes the device out, and libvirt is told as ever.
 *
 * <p>Only where that can hit nothing else: on the i440fx machine with its one PCI bus. With more buses a selector decides which of them the register
 * means, the guest may turn it at any moment, and no two writes of the monitor are one.
 */
final class EjectRegister {
    /** VIR_DOMAIN_QEMU_MONITOR_COMMAND_HMP: the command is one of the human monitor. */
    private static final int HUMAN_MONITOR = 1;

    private static final int SELECTOR = 0xae10;
    private static final int EJECT = 0xae08;

    private final Session session;
    private final boolean allowed;

    /**
     * @param allowed whether the configuration lets the monitor be used
     */
    EjectRegister(Session session, boolean allowed) {
        this.session = session;
        this.allowed = allowed;
    }

    /** Why these devices cannot be ejected safely; empty if they can. */
    Optional<String> obstacle(DomainDocument domain, List<GuestDevice> devices) {
        if (!domain.type().equals("qemu") && !domain.type().equals("kvm")) {
            return Optional.of("only QEMU has an eject register, and this is a domain of type '" + domain.type() + "'");
        }
        if (!allowed) {
            return Optional.of(
                    "the monitor may not be used (allowMonitorForce = true in org.jvirt.libvirt.cfg would allow it; libvirt then counts"
                            + " the domain as tainted)");
        }
        if (!domain.machine().startsWith("pc-i440fx") || !domain.acpi() || domain.pciBuses() != 1) {
            return Optional.of(
                    "the eject register is safe to write on an i440fx machine with ACPI and one PCI bus, and this is '"
                            + domain.machine() + "' with " + domain.pciBuses() + (domain.acpi() ? "" : " and no ACPI"));
        }
        for (GuestDevice device : devices) {
            if (device.place().isEmpty()) {
                return Optional.of(device.alias() + " is not on the PCI bus");
            }
            Optional<GuestDevice> neighbour =
                    neighbour(domain, devices, device.place().get());
            if (neighbour.isPresent()) {
                return Optional.of(device.alias() + " shares its slot with "
                        + neighbour.get().alias() + ", which would be ejected with it");
            }
        }
        return Optional.empty();
    }

    private static Optional<GuestDevice> neighbour(DomainDocument domain, List<GuestDevice> devices, Place place) {
        return domain.devices().stream()
                .filter(other -> other.place().filter(place::sharesSlotWith).isPresent())
                .filter(other ->
                        devices.stream().noneMatch(device -> device.alias().equals(other.alias())))
                .findFirst();
    }

    /** Writes the register. {@link #obstacle} has found none. */
    void eject(UUID domain, List<GuestDevice> devices) {
        int slots = 0;
        for (GuestDevice device : devices) {
            slots |= 1 << device.place().orElseThrow().slot();
        }
        LibvirtQemu qemu = Libraries.libvirtQemu();
        try (Live live = session.use();
                Handle<DomainPointer> handle = LibvirtDomains.domain(live, domain)) {
            // What a guest may have left in it; there is one bus, and it is 0.
            command(live, qemu, handle.pointer(), String.format("o /w 0x%x 0x0", SELECTOR));
            command(live, qemu, handle.pointer(), String.format("o /w 0x%x 0x%x", EJECT, slots));
        }
    }

    private static void command(Live live, LibvirtQemu qemu, DomainPointer domain, String command) {
        CStringByReference result = new CStringByReference();
        live.require(
                qemu.virDomainQemuMonitorCommand(domain, command, result, HUMAN_MONITOR), "cannot use QEMU's monitor");
        String said = result.getValue().toString();
        if (!said.isBlank()) {
            throw new HostFault("QEMU's monitor does not take the eject: " + Printable.of(said.strip()), null);
        }
    }
}
