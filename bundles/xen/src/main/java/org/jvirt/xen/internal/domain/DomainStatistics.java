package org.jvirt.xen.internal.domain;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jvirt.api.DomainInfo;
import org.jvirt.api.DomainState;
import org.jvirt.api.DomainStats;
import org.jvirt.api.DomainStats.Group;
import org.jvirt.api.MemoryStat;
import org.jvirt.api.VcpuState;
import org.jvirt.api.domain.AttachedDisk;
import org.jvirt.api.domain.AttachedInterface;
import org.jvirt.xen.port.BackendCounters;
import org.jvirt.xen.port.BackendCounters.CardCount;
import org.jvirt.xen.port.BackendCounters.Traffic;
import org.jvirt.xen.port.Toolstack;
import org.jvirt.xen.port.Vcpu;

/** What a Xen host has counted of a domain, by libvirt's names. */
public final class DomainStatistics {
    private final Toolstack toolstack;
    private final SplitDevices devices;
    private final BackendCounters counters;

    public DomainStatistics(Toolstack toolstack, SplitDevices devices, BackendCounters counters) {
        this.toolstack = toolstack;
        this.devices = devices;
        this.counters = counters;
    }

    /**
     * @param groups none for all
     */
    public DomainStats of(DomainInfo domain, Set<Group> groups) {
        Set<Group> wanted = groups.isEmpty() ? Set.of(Group.values()) : groups;
        int id = domain.id().getAsInt();
        Map<String, Object> values = new LinkedHashMap<>();
        if (wanted.contains(Group.STATE)) {
            values.put("state.state", number(domain.state()));
        }
        List<Vcpu> vcpus =
                wanted.contains(Group.CPU_TOTAL) || wanted.contains(Group.VCPU) ? toolstack.vcpus(id) : List.of();
        if (wanted.contains(Group.CPU_TOTAL)) {
            values.put(
                    "cpu.time",
                    vcpus.stream().map(Vcpu::time).mapToLong(Duration::toNanos).sum());
        }
        if (wanted.contains(Group.BALLOON)) {
            values.put("balloon.current", domain.memoryKib());
            values.put("balloon.maximum", domain.maxMemoryKib());
        }
        if (wanted.contains(Group.VCPU)) {
            add(values, vcpus);
        }
        if (wanted.contains(Group.INTERFACE)) {
            addCards(values, id);
        }
        if (wanted.contains(Group.BLOCK)) {
            addDisks(values, id);
        }
        return new DomainStats(domain.name(), values);
    }

    /** What the domain is to have of memory, and what it has; a guest tells a Xen host no more. */
    public Map<MemoryStat, Long> memory(DomainInfo domain) {
        Map<MemoryStat, Long> values = new LinkedHashMap<>();
        values.put(MemoryStat.ACTUAL, domain.memoryKib());
        values.put(MemoryStat.RSS, toolstack.memory(domain.id().getAsInt()));
        return values;
    }

    /** Of virDomainState. */
    private static long number(DomainState state) {
        return switch (state) {
            case UNKNOWN -> 0;
            case RUNNING -> 1;
            case BLOCKED -> 2;
            case PAUSED -> 3;
            case SHUTDOWN, DYING -> 4;
            case SHUTOFF -> 5;
            case CRASHED -> 6;
            case PMSUSPENDED -> 7;
        };
    }

    /** Of virVcpuState. */
    private static long number(VcpuState state) {
        return switch (state) {
            case OFFLINE -> 0;
            case RUNNING -> 1;
            case BLOCKED -> 2;
        };
    }

    private static void add(Map<String, Object> values, List<Vcpu> vcpus) {
        values.put(
                "vcpu.current",
                vcpus.stream().filter(vcpu -> vcpu.state() != VcpuState.OFFLINE).count());
        values.put("vcpu.maximum", (long) vcpus.size());
        for (Vcpu vcpu : vcpus) {
            String prefix = "vcpu." + vcpu.number();
            values.put(prefix + ".state", number(vcpu.state()));
            values.put(prefix + ".time", vcpu.time().toNanos());
        }
    }

    private void addCards(Map<String, Object> values, int domain) {
        List<AttachedInterface> cards = List.copyOf(devices.interfaces(domain).values());
        values.put("net.count", (long) cards.size());
        for (int i = 0; i < cards.size(); i++) {
            String prefix = "net." + i;
            cards.get(i).name().ifPresent(name -> {
                values.put(prefix + ".name", name);
                count(name).ifPresent(count -> {
                    add(values, prefix + ".rx", count.received());
                    add(values, prefix + ".tx", count.sent());
                });
            });
        }
    }

    /** A guest with a device model has two ways to one card: the PV driver's, and the emulated card's. */
    private Optional<CardCount> count(String name) {
        return Stream.of(name, name + "-emu")
                .flatMap(end -> counters.card(end).stream())
                .reduce(CardCount::plus);
    }

    private static void add(Map<String, Object> values, String prefix, Traffic traffic) {
        values.put(prefix + ".bytes", traffic.bytes());
        values.put(prefix + ".pkts", traffic.packets());
        values.put(prefix + ".errs", traffic.errors());
        values.put(prefix + ".drop", traffic.drops());
    }

    private void addDisks(Map<String, Object> values, int domain) {
        Map<Integer, AttachedDisk> disks = devices.disks(domain);
        values.put("block.count", (long) disks.size());
        int index = 0;
        for (Map.Entry<Integer, AttachedDisk> disk : disks.entrySet()) {
            String prefix = "block." + index++;
            values.put(prefix + ".name", disk.getValue().target());
            disk.getValue().source().ifPresent(source -> values.put(prefix + ".path", source));
            counters.disk(domain, disk.getKey()).ifPresent(count -> {
                values.put(prefix + ".rd.reqs", count.reads());
                values.put(prefix + ".rd.bytes", count.bytesRead());
                values.put(prefix + ".wr.reqs", count.writes());
                values.put(prefix + ".wr.bytes", count.bytesWritten());
                values.put(prefix + ".fl.reqs", count.flushes());
            });
        }
    }
}
