package org.jvirt.xen.sim.internal;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.jvirt.api.PciAddress;
import org.jvirt.xen.port.HostPciDevice.Bar;
import org.jvirt.xen.port.HypercallFailed;
import org.jvirt.xen.port.Hypervisor;

/** Xen's view: what each domain may touch, what is mapped into it, and what is assigned to it. */
final class SimulatedHypervisor implements Hypervisor {
    private static final int EPERM = 1;
    private static final int EINVAL = 22;
    private static final int EBUSY = 16;
    private static final int ESRCH = 3;
    private static final int ENODEV = 19;

    private final Ports ports;
    private final int cpus;
    private final long started;
    private final Map<Integer, Grants> grants = new TreeMap<>();
    private final Map<PciAddress, Integer> assigned = new HashMap<>();

    /**
     * @param cpus how many processors the host has
     */
    SimulatedHypervisor(Ports ports, int cpus) {
        this.ports = ports;
        this.cpus = cpus;
        this.started = ports.timeline().nanos();
    }

    /** Frames, ports and interrupts are noted as the ranges they were permitted in. */
    private static final class Grants {
        private final Set<Range> permitted = new HashSet<>();
        private final Set<Integer> pirqs = new HashSet<>();
        /** Guest frame by machine range; only the device model and the driver map. */
        private final Map<Range, Long> mapped = new HashMap<>();
    }

    void create(int domainId) {
        grants.put(domainId, new Grants());
    }

    void destroy(int domainId) {
        grants.remove(domainId);
        assigned.values().removeIf(owner -> owner == domainId);
    }

    /** What QEMU does when it takes a device on: maps its BARs and its interrupt into the guest. */
    void mapFor(int domainId, SimulatedDevice device, Map<Integer, Long> guestAddresses) {
        for (Bar bar : device.bars()) {
            of(domainId).mapped.put(key(bar), guestAddresses.getOrDefault(bar.number(), bar.start()) >>> 12);
        }
        device.interrupt().ifPresent(of(domainId).pirqs::add);
    }

    /** What QEMU does when it lets go. Permissions and assignment are not its business. */
    void unmapFor(int domainId, SimulatedDevice device) {
        Grants left = grants.get(domainId);
        if (left != null) {
            device.bars().forEach(bar -> left.mapped.remove(key(bar)));
            device.interrupt().ifPresent(left.pirqs::remove);
        }
    }

    boolean maps(int domainId, SimulatedDevice device) {
        Grants domain = grants.get(domainId);
        return domain != null && device.bars().stream().anyMatch(bar -> domain.mapped.containsKey(key(bar)));
    }

    /** Nothing ever runs on them. */
    @Override
    public List<Long> idleNanos() {
        return ports.call(
                "getcpuinfo", () -> Collections.nCopies(cpus, ports.timeline().nanos() - started));
    }

    /** Anything of the device that a domain is still permitted, mapped, or assigned; for tests. */
    Set<String> leftovers(int domainId, SimulatedDevice device) {
        Set<String> left = new HashSet<>();
        Grants domain = grants.get(domainId);
        if (domain != null) {
            for (Bar bar : device.bars()) {
                if (domain.permitted.contains(key(bar))) {
                    left.add("permitted " + key(bar));
                }
                if (domain.mapped.containsKey(key(bar))) {
                    left.add("mapped " + key(bar));
                }
            }
            device.interrupt().stream()
                    .filter(interrupt ->
                            domain.pirqs.contains(interrupt) || domain.permitted.contains(interrupt(interrupt)))
                    .forEach(interrupt -> left.add("interrupt " + interrupt));
        }
        if (Objects.equals(assigned.get(device.address()), domainId)) {
            left.add("assigned");
        }
        return left;
    }

    /** Who the IOMMU has it assigned to, dom0's quarantine among them. */
    OptionalInt assignedTo(SimulatedDevice device) {
        Integer owner = assigned.get(device.address());
        return owner == null ? OptionalInt.empty() : OptionalInt.of(owner);
    }

    /** The state that a running domain with a device starts in. */
    void give(int domainId, SimulatedDevice device) {
        device.bars().forEach(bar -> of(domainId).permitted.add(key(bar)));
        device.interrupt().ifPresent(interrupt -> {
            of(domainId).permitted.add(interrupt(interrupt));
            of(domainId).pirqs.add(interrupt);
        });
        assigned.put(device.address(), domainId);
    }

    @Override
    public void permitMemory(int domainId, long machineFrame, long frames, boolean allow) {
        permit("hypervisor.permitMemory", domainId, memory(machineFrame, frames), allow);
    }

    @Override
    public void permitPorts(int domainId, long firstPort, long count, boolean allow) {
        permit("hypervisor.permitPorts", domainId, ports(firstPort, count), allow);
    }

    @Override
    public void permitInterrupt(int domainId, int pirq, boolean allow) {
        permit("hypervisor.permitInterrupt", domainId, interrupt(pirq), allow);
    }

    private void permit(String call, int domainId, Range range, boolean allow) {
        ports.run(call, () -> {
            if (allow) {
                of(domainId).permitted.add(range);
            } else {
                of(domainId).permitted.remove(range);
            }
        });
    }

    @Override
    public int mapInterrupt(int domainId, int interrupt) {
        ports.run("hypervisor.mapInterrupt", () -> of(domainId).pirqs.add(interrupt));
        return interrupt;
    }

    @Override
    public void unmapInterrupt(int domainId, int pirq) {
        ports.run("hypervisor.unmapInterrupt", () -> {
            if (!of(domainId).pirqs.remove(pirq)) {
                throw new HypercallFailed("unmap_pirq " + pirq, EINVAL, "Invalid argument");
            }
        });
    }

    @Override
    public void unmapMemory(int domainId, long guestFrame, long machineFrame, long frames) {
        ports.run("hypervisor.unmapMemory", () -> {
            if (!of(domainId).permitted.contains(memory(machineFrame, frames))) {
                throw new HypercallFailed("memory_mapping remove", EPERM, "Operation not permitted");
            }
            if (!of(domainId).mapped.remove(memory(machineFrame, frames), guestFrame)) {
                throw new HypercallFailed("memory_mapping remove", EINVAL, "Invalid argument");
            }
        });
    }

    @Override
    public void unmapPorts(int domainId, long guestPort, long machinePort, long count) {
        ports.run("hypervisor.unmapPorts", () -> of(domainId).mapped.remove(ports(machinePort, count)));
    }

    @Override
    public void assign(int domainId, PciAddress device, boolean relaxed) {
        ports.run("hypervisor.assign", () -> {
            requireOwner(domainId);
            Integer owner = assigned.get(device);
            if (owner != null && owner != QUARANTINE) {
                throw new HypercallFailed("assign_device " + device, EBUSY, "Device or resource busy");
            }
            assigned.put(device, domainId);
        });
    }

    @Override
    public void deassign(int domainId, PciAddress device) {
        ports.run("hypervisor.deassign", () -> {
            requireOwner(domainId);
            if (!Objects.equals(assigned.get(device), domainId)) {
                throw new HypercallFailed("deassign_device " + device, ENODEV, "No such device");
            }
            if (domainId == QUARANTINE) {
                assigned.remove(device);
            } else {
                assigned.put(device, QUARANTINE);
            }
        });
    }

    @Override
    public boolean isAssignable(int domainId, PciAddress device) {
        return ports.call("hypervisor.isAssignable", () -> {
            requireOwner(domainId);
            Integer owner = assigned.get(device);
            return owner == null || owner == QUARANTINE;
        });
    }

    /** Devices may be given to a domain that there is, and to none of those that Xen has no numbers for. */
    private void requireOwner(int domainId) {
        if (domainId != QUARANTINE && domainId != NOBODY) {
            of(domainId);
        }
    }

    private Grants of(int domainId) {
        Grants domain = grants.get(domainId);
        if (domain == null) {
            throw new HypercallFailed("a hypercall for domain " + domainId, ESRCH, "No such process");
        }
        return domain;
    }

    private static Range key(Bar bar) {
        return bar.ioPorts() ? ports(bar.start(), bar.size()) : memory(bar.firstFrame(), bar.frames());
    }

    private static Range memory(long frame, long frames) {
        return new Range("frames", frame, frames);
    }

    private static Range ports(long first, long count) {
        return new Range("ports", first, count);
    }

    private static Range interrupt(int number) {
        return new Range("interrupt", number, 1);
    }

    /** A range of what a domain may touch, as it was permitted. */
    private record Range(String kind, long first, long count) {
        @Override
        public String toString() {
            return kind + " " + Long.toHexString(first) + "+" + Long.toHexString(count);
        }
    }
}
