package org.jvirt.api.nodedev;

import java.util.Optional;

/** A device of the host, as it was when it was asked for. */
public sealed interface NodeDevice permits SystemDevice, PciDevice, NetDevice, BlockDevice {
    /** libvirt's name for it, such as {@code pci_0000_03_00_0}. */
    String name();

    /** The name of the device that it hangs on; empty for the {@link SystemDevice} only. */
    Optional<String> parent();

    /** The kernel driver that has it. */
    Optional<String> driver();

    /** Its folder in sysfs, where the host has one. */
    Optional<String> path();

    Capability capability();
}
