package org.jvirt.xen.port;

import java.util.List;
import org.jvirt.api.PciAddress;

/**
 * The hypercalls of a toolstack that concern PCI devices, and the host's processors; each is a function of libxenctrl.
 *
 * <p>Page frames are of 4 KiB. Every method throws {@link HypercallFailed} if Xen refuses.
 */
public interface Hypervisor {
    /** The domain that quarantined devices belong to, Xen's DOMID_IO. */
    int QUARANTINE = 0x7ff1;

    /** No domain's id, Xen's DOMID_INVALID: asks {@link #isAssignable} whether any domain at all has a device. */
    int NOBODY = 0x7ff4;

    /** xc_domain_iomem_permission. */
    void permitMemory(int domainId, long machineFrame, long frames, boolean allow);

    /** xc_domain_ioport_permission. */
    void permitPorts(int domainId, long firstPort, long ports, boolean allow);

    /** xc_domain_irq_permission. */
    void permitInterrupt(int domainId, int pirq, boolean allow);

    /**
     * xc_physdev_map_pirq.
     *
     * @return the domain's number for the interrupt
     */
    int mapInterrupt(int domainId, int interrupt);

    /** xc_physdev_unmap_pirq. */
    void unmapInterrupt(int domainId, int pirq);

    /** xc_domain_memory_mapping, remove: takes frames of the machine out of an HVM guest's physical memory. */
    void unmapMemory(int domainId, long guestFrame, long machineFrame, long frames);

    /** xc_domain_ioport_mapping, remove. */
    void unmapPorts(int domainId, long guestPort, long machinePort, long ports);

    /**
     * xc_assign_device.
     *
     * @param relaxed tolerate an overlap with reserved memory
     */
    void assign(int domainId, PciAddress device, boolean relaxed);

    /** xc_deassign_device. */
    void deassign(int domainId, PciAddress device);

    /** xc_test_assign_device: true if the device belongs to no guest, so that it could be assigned to this domain. */
    boolean isAssignable(int domainId, PciAddress device);

    /**
     * xc_getcpuinfo: how long each processor of the host has had nothing to run since Xen was started, in nanoseconds. There is one for each number
     * that a processor can have here, those that are offline included.
     */
    List<Long> idleNanos();
}
