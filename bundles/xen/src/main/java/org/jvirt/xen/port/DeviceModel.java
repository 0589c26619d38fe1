package org.jvirt.xen.port;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.jvirt.api.PciAddress;

/** The device model of one domain. Each call ends in bounded time. */
public interface DeviceModel extends AutoCloseable {
    /** The devices on the guest's PCI buses (QEMU's query-pci). */
    List<GuestDevice> devices() throws DeviceModelUnavailable;

    /**
     * Asks the guest to let go of devices (QEMU's device_del), and waits until it has answered for each, or the time is over.
     *
     * @param ids QEMU's device ids; an id that the device model does not have counts as released
     */
    GuestAnswer requestRemoval(Collection<String> ids, Duration timeout)
            throws DeviceModelUnavailable, InterruptedException;

    /** Acknowledges the removal of every function in a slot in the guest's place: a write to the ACPI PCI eject register. */
    void eject(int guestSlot) throws DeviceModelUnavailable;

    /**
     * Adds a host device (QEMU's device_add of xen-pci-passthrough).
     *
     * @throws org.jvirt.api.error.HostFault if the device model refuses it
     */
    void add(Addition addition) throws DeviceModelUnavailable;

    @Override
    void close();

    /**
     * What a guest answered.
     *
     * @param released ids that the device model no longer has
     * @param refused ids that the guest refused to release; whatever is in neither got no answer
     */
    record GuestAnswer(Set<String> released, Set<String> refused) {}

    /**
     * A device to add.
     *
     * @param guestSlot empty to let the device model choose
     * @param function its function in the guest's slot
     * @param multifunction other functions share the slot
     */
    record Addition(
            String id,
            PciAddress host,
            OptionalInt guestSlot,
            int function,
            boolean multifunction,
            boolean permissive) {}

    /**
     * A device that the guest sees.
     *
     * @param id QEMU's id, empty for devices that have none
     */
    record GuestDevice(String id, int bus, int slot, int function, List<Region> regions) {}

    /**
     * A BAR as the guest has placed it.
     *
     * @param bar its number, 0 to 5, or 6 for the expansion ROM
     * @param guestAddress guest-physical address or port
     * @param size in bytes or ports
     */
    record Region(int bar, boolean ioPorts, long guestAddress, long size) {}
}
