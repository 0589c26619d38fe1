package org.jvirt.xen.port;

import java.util.List;
import java.util.Optional;
import org.jvirt.api.PciAddress;

/** The PCI devices of dom0 and its pciback driver, as sysfs shows them. */
public interface PciBackend {
    /** The name of pciback as a kernel driver. */
    String DRIVER = "pciback";

    /** All PCI devices, by address. */
    List<HostPciDevice> devices();

    /** The device at an address, or empty if there is none. */
    Optional<HostPciDevice> device(PciAddress address);

    /** Unbinds a device from whatever driver has it; nothing happens if none has. */
    void unbind(PciAddress address);

    /** Binds a device that no driver has to a driver; pciback is told of a slot that is new to it. */
    void bind(PciAddress address, String driver);

    /** Makes pciback forget the slot of a device that it no longer has, so that it does not take it again. */
    void forgetSlot(PciAddress address);

    /** Lets guests write all of the device's configuration space through pciback. */
    void permitConfigurationWrites(PciAddress address);

    /**
     * Resets the device.
     *
     * @return false if the kernel knows no way to reset it
     */
    boolean reset(PciAddress address);

    /** Switches memory and port decoding and bus mastering off in the device's command register (PCI Local Bus 3.0, 6.2.2). */
    void disableDecoding(PciAddress address);
}
