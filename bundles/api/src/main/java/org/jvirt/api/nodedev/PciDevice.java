package org.jvirt.api.nodedev;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jvirt.api.PciAddress;

/**
 * A PCI function.
 *
 * @param parent the bridge above it, or the computer at a root bus
 * @param classCode the 24-bit class code: base class, subclass, interface
 * @param iommuGroup empty without an IOMMU
 * @param numaNode empty where the host has but one
 * @param resetMethods how the kernel can reset it, best first, such as {@code flr}; empty if it cannot
 */
public record PciDevice(
        PciAddress address,
        Optional<String> parent,
        Optional<String> driver,
        Optional<String> path,
        int vendorId,
        int deviceId,
        int classCode,
        Names names,
        Optional<IommuGroup> iommuGroup,
        OptionalInt numaNode,
        SrIov srIov,
        List<String> resetMethods)
        implements NodeDevice {
    public PciDevice {
        resetMethods = List.copyOf(resetMethods);
    }

    /** What the ids mean to people; empty where nobody knows. */
    public record Names(Optional<String> vendor, Optional<String> product, Optional<String> deviceClass) {
        public static final Names UNKNOWN = new Names(Optional.empty(), Optional.empty(), Optional.empty());
    }

    /**
     * The devices that the IOMMU cannot tell apart.
     *
     * @param members all of them, this one too, by address
     */
    public record IommuGroup(int number, List<PciAddress> members) {
        public IommuGroup {
            members = List.copyOf(members);
        }
    }

    /**
     * Its part in single root I/O virtualization.
     *
     * @param physicalFunction the function that a virtual function belongs to; empty if it is not a virtual one
     * @param virtualFunctions those that a physical function has now
     * @param maxVirtualFunctions how many a physical function can have; 0 if it cannot have any
     */
    public record SrIov(
            Optional<PciAddress> physicalFunction, List<PciAddress> virtualFunctions, int maxVirtualFunctions) {
        public static final SrIov NONE = new SrIov(Optional.empty(), List.of(), 0);

        public SrIov {
            virtualFunctions = List.copyOf(virtualFunctions);
        }
    }

    @Override
    public String name() {
        return nameOf(address);
    }

    @Override
    public Capability capability() {
        return Capability.PCI;
    }

    /** The same device in the hands of another driver, or of none. */
    public PciDevice withDriver(Optional<String> other) {
        return new PciDevice(
                address,
                parent,
                other,
                path,
                vendorId,
                deviceId,
                classCode,
                names,
                iommuGroup,
                numaNode,
                srIov,
                resetMethods);
    }

    /** The same device in another IOMMU group, or in none. */
    public PciDevice withIommuGroup(Optional<IommuGroup> other) {
        return new PciDevice(
                address,
                parent,
                driver,
                path,
                vendorId,
                deviceId,
                classCode,
                names,
                other,
                numaNode,
                srIov,
                resetMethods);
    }

    /** libvirt's name for the device at an address. */
    public static String nameOf(PciAddress address) {
        return LibvirtName.of("pci", address.toString(), Optional.empty());
    }
}
