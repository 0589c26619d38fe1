package org.jvirt.api.domain;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jvirt.api.CpuSet;
import org.jvirt.api.DomainType;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;

/**
 * What a Xen domain is to be. One that makes no sense cannot be made.
 *
 * @param hostdevs given to it in this order
 * @param console whether the guest has a serial console that the host can reach
 */
public record DomainDefinition(
        String name,
        UUID uuid,
        DomainType type,
        Memory memory,
        Vcpus vcpus,
        Boot boot,
        Features features,
        Lifecycle lifecycle,
        List<Disk> disks,
        List<Interface> interfaces,
        List<PciHostdev> hostdevs,
        boolean console) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.+:-]{0,63}");
    private static final Pattern DIGITS = Pattern.compile("[0-9]+");
    private static final long LEAST_MEMORY = 1 << 20;
    private static final int MOST_VCPUS = 512;

    /**
     * In bytes.
     *
     * @param current at the start
     */
    public record Memory(long most, long current) {
        public Memory {
            if (current < LEAST_MEMORY || current > most) {
                throw new InvalidRequest("the domain is to start with " + current + " of at most " + most
                        + " bytes of memory: expected 1 MiB or more to start with, and no more than the most");
            }
        }
    }

    /**
     * Virtual processors.
     *
     * @param current at the start
     * @param pins where those may run, by their numbers, that may not run everywhere
     */
    public record Vcpus(int most, int current, SortedMap<Integer, CpuSet> pins) {
        public Vcpus {
            pins = Collections.unmodifiableSortedMap(new TreeMap<>(pins));
            if (current < 1 || current > most || most > MOST_VCPUS) {
                throw new InvalidRequest("the domain is to start with " + current + " of " + most
                        + " virtual processors: expected from 1 to " + MOST_VCPUS + ", and no more than the most");
            }
            for (int vcpu : pins.keySet()) {
                if (vcpu < 0 || vcpu >= most) {
                    throw new InvalidRequest("the domain has no virtual processor " + vcpu
                            + " that could be pinned: expected from 0 to " + (most - 1));
                }
            }
        }

        /** Processors that may run everywhere. */
        public Vcpus(int most, int current) {
            this(most, current, Collections.emptySortedMap());
        }

        /** The same, of which others are there at the start. */
        public Vcpus starting(int count) {
            return new Vcpus(most, count, pins);
        }

        /** The same, one of which may run elsewhere; empty for everywhere. */
        public Vcpus pinned(int vcpu, Optional<CpuSet> cpus) {
            SortedMap<Integer, CpuSet> changed = new TreeMap<>(pins);
            cpus.ifPresentOrElse(some -> changed.put(vcpu, some), () -> changed.remove(vcpu));
            return new Vcpus(most, current, changed);
        }
    }

    /**
     * What a guest's machine has, or has not.
     *
     * @param passthrough whether host devices can be attached to it while it runs
     */
    public record Features(boolean acpi, boolean passthrough) {}

    public DomainDefinition {
        disks = List.copyOf(disks);
        interfaces = List.copyOf(interfaces);
        hostdevs = List.copyOf(hostdevs);
        requireName(name);
        boot.requireFor(type);
        interfaces.forEach(card -> card.requireFor(type));
        hostdevs.forEach(hostdev -> hostdev.requireFor(type));
        requireDistinct("target", disks.stream().map(Disk::target).toList());
        requireDistinct("MAC address", interfaces.stream().map(Interface::mac).toList());
        requireDistinct(
                "host device", hostdevs.stream().map(PciHostdev::address).toList());
    }

    /** The same with other memory. */
    public DomainDefinition with(Memory other) {
        return new DomainDefinition(
                name, uuid, type, other, vcpus, boot, features, lifecycle, disks, interfaces, hostdevs, console);
    }

    /** The same with other processors. */
    public DomainDefinition with(Vcpus other) {
        return new DomainDefinition(
                name, uuid, type, memory, other, boot, features, lifecycle, disks, interfaces, hostdevs, console);
    }

    /** The same with other disks. */
    public DomainDefinition withDisks(List<Disk> others) {
        return new DomainDefinition(
                name, uuid, type, memory, vcpus, boot, features, lifecycle, others, interfaces, hostdevs, console);
    }

    /** The same with other network cards. */
    public DomainDefinition withInterfaces(List<Interface> others) {
        return new DomainDefinition(
                name, uuid, type, memory, vcpus, boot, features, lifecycle, disks, others, hostdevs, console);
    }

    /** Whether it is made so that host devices can be attached to it: an HVM guest that has some at its start must be, a PV guest may do without. */
    public boolean passthrough() {
        return features.passthrough() || (type == DomainType.HVM && !hostdevs.isEmpty());
    }

    /**
     * @throws InvalidRequest if no domain can be called so
     */
    public static void requireName(String name) {
        if (!NAME.matcher(name).matches() || DIGITS.matcher(name).matches()) {
            throw new InvalidRequest(
                    "'" + Printable.of(name)
                            + "' is no name for a domain: expected up to 64 letters, digits, '_', '.', '+', ':' or '-', not digits only");
        }
    }

    private static void requireDistinct(String what, List<?> values) {
        Set<Object> seen = new HashSet<>();
        for (Object value : values) {
            if (!seen.add(value)) {
                throw new InvalidRequest("the domain has the " + what + " '" + value + "' twice: expected it once");
            }
        }
    }
}
