package org.jvirt.api;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A PCI device of the host.
 *
 * @param parent the bridge above it, or empty at a root bus
 * @param classCode the 24-bit class code: base class, subclass, interface
 * @param driver the kernel driver that has it
 * @param iommuGroup the IOMMU group's number, empty without an IOMMU
 * @param numaNode empty where the host has but one
 * @param resetMethods how the kernel can reset it, best first, such as {@code flr}; empty if it cannot
 */
public record NodeDevice(
        PciAddress address,
        Optional<PciAddress> parent,
        int vendorId,
        int deviceId,
        int classCode,
        Optional<String> driver,
        OptionalInt iommuGroup,
        OptionalInt numaNode,
        List<String> resetMethods) {
    public NodeDevice {
        resetMethods = List.copyOf(resetMethods);
    }

    /** libvirt's name for it: {@code pci_0000_03_00_0}. */
    public String name() {
        return nameOf(address);
    }

    /** libvirt's name for the device at an address. */
    public static String nameOf(PciAddress address) {
        return "pci_" + address.toString().replaceAll("[:.]", "_");
    }
}
