package org.jvirt.xen.internal.procedure;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jvirt.api.PciAddress;
import org.jvirt.xen.port.HostPciDevice;
import org.jvirt.xen.port.HostPciDevice.Bar;
import org.jvirt.xen.port.HypercallFailed;
import org.jvirt.xen.port.Hypervisor;

/** What a domain may touch of a device: its ports, its memory, its interrupt, and its place in the IOMMU. */
public final class DeviceGrants {
    private static final int ESRCH = 3;
    private static final int EINVAL = 22;
    private static final int ENODEV = 19;
    private static final int ENOSYS = 38;
    private static final int EOPNOTSUPP = 95;

    /** Xen's answers to taking away what a domain does not have. */
    private static final Set<Integer> NOT_THERE = Set.of(ESRCH, EINVAL, ENODEV);

    private static final Set<Integer> NO_IOMMU = Set.of(ENOSYS, EOPNOTSUPP);

    private static final Set<Integer> NOT_ASSIGNED = Set.of(ESRCH, EINVAL, ENODEV, ENOSYS, EOPNOTSUPP);

    private final Hypervisor hypervisor;

    public DeviceGrants(Hypervisor hypervisor) {
        this.hypervisor = hypervisor;
    }

    /** Lets a domain touch a device. */
    public String grant(int domainId, HostPciDevice device) {
        permitBars(domainId, device, true);
        device.interrupt().ifPresent(interrupt -> {
            int pirq = hypervisor.mapInterrupt(domainId, interrupt);
            hypervisor.permitInterrupt(domainId, pirq, true);
        });
        return summary(device);
    }

    /**
     * Takes all that back; what the domain does not have any more is no failure. Nothing that shows the guest the device may hold it any more:
     * Xen keeps an interrupt that is unmapped while it is bound from ever being mapped again.
     *
     * @param remaining the other devices of the domain: an interrupt that one of them shares stays
     */
    public String revoke(int domainId, HostPciDevice device, Collection<HostPciDevice> remaining) {
        permitBars(domainId, device, false);
        boolean shared = remaining.stream()
                .anyMatch(other ->
                        other.interrupt().isPresent() && other.interrupt().equals(device.interrupt()));
        if (!shared) {
            device.interrupt().ifPresent(interrupt -> {
                // The device model unmaps the interrupt itself when it lets go: then it is not there.
                tolerating(NOT_THERE, () -> hypervisor.unmapInterrupt(domainId, interrupt));
                hypervisor.permitInterrupt(domainId, interrupt, false);
            });
        }
        return summary(device) + (shared ? " (kept: another device of the domain shares it)" : "");
    }

    /**
     * Gives a device to a domain in the IOMMU.
     *
     * @param needed whether the domain cannot have it without: an HVM guest's DMA addresses are not the machine's
     */
    public String assign(int domainId, PciAddress device, boolean relaxed, boolean needed) {
        return tolerating(needed ? Set.of() : NO_IOMMU, () -> hypervisor.assign(domainId, device, relaxed))
                ? "assigned in the IOMMU"
                : "there is no IOMMU";
    }

    /** True if no guest has a device. Without an IOMMU the hypervisor gives devices to nobody. */
    public boolean isFree(int domainId, PciAddress device) {
        try {
            return hypervisor.isAssignable(domainId, device);
        } catch (HypercallFailed unanswered) {
            if (NO_IOMMU.contains(unanswered.errno())) {
                return true;
            }
            throw unanswered;
        }
    }

    /** True if a domain's DMA goes through an IOMMU, so that it can be given this device or is refused it for another reason. */
    public boolean hasIommu(int domainId, PciAddress device) {
        try {
            hypervisor.isAssignable(domainId, device);
            return true;
        } catch (HypercallFailed unanswered) {
            if (NO_IOMMU.contains(unanswered.errno())) {
                return false;
            }
            throw unanswered;
        }
    }

    public String deassign(int domainId, PciAddress device) {
        return tolerating(NOT_ASSIGNED, () -> hypervisor.deassign(domainId, device))
                ? "taken out of the IOMMU"
                : "was not in the IOMMU";
    }

    private void permitBars(int domainId, HostPciDevice device, boolean allow) {
        for (Bar bar : device.bars()) {
            if (bar.ioPorts()) {
                hypervisor.permitPorts(domainId, bar.start(), bar.size(), allow);
            } else {
                hypervisor.permitMemory(domainId, bar.firstFrame(), bar.frames(), allow);
            }
        }
    }

    private static String summary(HostPciDevice device) {
        List<String> parts = new ArrayList<>();
        for (Bar bar : device.bars()) {
            parts.add(
                    bar.ioPorts()
                            ? String.format("ports %x-%x", bar.start(), bar.start() + bar.size() - 1)
                            : String.format("frames %x-%x", bar.firstFrame(), bar.firstFrame() + bar.frames() - 1));
        }
        device.interrupt().ifPresent(interrupt -> parts.add("interrupt " + interrupt));
        return parts.isEmpty() ? "the device has no resources" : String.join(", ", parts);
    }

    /** Whether the call did something. */
    private static boolean tolerating(Set<Integer> errnos, Runnable call) {
        try {
            call.run();
            return true;
        } catch (HypercallFailed failed) {
            if (errnos.contains(failed.errno())) {
                return false;
            }
            throw failed;
        }
    }
}
