package org.jvirt.xen.sim;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.jvirt.api.DomainInfo;
import org.jvirt.api.DomainState;
import org.jvirt.api.DomainStats.Group;
import org.jvirt.api.DomainType;
import org.jvirt.api.MemoryStat;
import org.jvirt.api.VcpuInfo;
import org.jvirt.api.VcpuState;
import org.jvirt.xen.internal.domain.DomainStatistics;
import org.jvirt.xen.internal.domain.DomainVcpus;
import org.jvirt.xen.internal.domain.SplitDevices;
import org.jvirt.xen.internal.domain.XenDomain;
import org.jvirt.xen.port.BackendCounters;

/** What a Xen host counts of a domain, by libvirt's names. */
class DomainStatisticsTest {
    private static final BackendCounters COUNTERS = new BackendCounters() {
        @Override
        public Optional<CardCount> card(String name) {
            return switch (name) {
                case "vif1.0" -> Optional.of(new CardCount(new Traffic(100, 10, 1, 2), new Traffic(200, 20, 3, 4)));
                case "vif1.0-emu" -> Optional.of(new CardCount(new Traffic(7, 1, 0, 0), new Traffic(9, 1, 0, 0)));
                default -> Optional.empty();
            };
        }

        @Override
        public Optional<DiskCount> disk(int domainId, int device) {
            return domainId == 1 && device == 51712
                    ? Optional.of(new DiskCount(5, 4096, 6, 8192, 1))
                    : Optional.empty();
        }
    };

    private final SimulatedHost host = SimulatedHost.standard(Timeline.virtual());
    private final DomainStatistics statistics =
            new DomainStatistics(host.toolstack(), new SplitDevices(host.xenStore()), COUNTERS);
    private final DomainInfo web = new DomainInfo(
            OptionalInt.of(1),
            "web",
            new UUID(1, 1),
            DomainType.HVM,
            DomainState.PAUSED,
            1,
            65_536,
            131_072,
            false,
            false,
            false);

    private Map<String, Object> values(Set<Group> groups) {
        return statistics.of(web, groups).values();
    }

    @Test
    void nobody_counts_what_is_not_there() {
        assertThat(values(Set.of()))
                .containsExactly(
                        entry("state.state", 3L),
                        entry("cpu.time", 0L),
                        entry("balloon.current", 65_536L),
                        entry("balloon.maximum", 131_072L),
                        entry("vcpu.current", 2L),
                        entry("vcpu.maximum", 2L),
                        entry("vcpu.0.state", 2L),
                        entry("vcpu.0.time", 0L),
                        entry("vcpu.1.state", 2L),
                        entry("vcpu.1.time", 0L),
                        entry("net.count", 0L),
                        entry("block.count", 0L));
    }

    /** The guest's two ways to one card are one card's traffic; a disk that is a device model's has a name, and no counters here. */
    @Test
    void cards_and_disks_have_what_dom0_counted() {
        host.xenStore().write("/libxl/1/device/vif/0/mac", "00:16:3e:00:00:01");
        host.xenStore().write("/libxl/1/device/vbd/51712/dev", "xvda");
        host.xenStore().write("/libxl/1/device/vbd/51712/params", "/dev/vg/web");
        host.xenStore().write("/libxl/1/device/vbd/51728/dev", "xvdb");
        assertThat(values(EnumSet.of(Group.INTERFACE, Group.BLOCK)))
                .containsExactly(
                        entry("net.count", 1L),
                        entry("net.0.name", "vif1.0"),
                        entry("net.0.rx.bytes", 107L),
                        entry("net.0.rx.pkts", 11L),
                        entry("net.0.rx.errs", 1L),
                        entry("net.0.rx.drop", 2L),
                        entry("net.0.tx.bytes", 209L),
                        entry("net.0.tx.pkts", 21L),
                        entry("net.0.tx.errs", 3L),
                        entry("net.0.tx.drop", 4L),
                        entry("block.count", 2L),
                        entry("block.0.name", "xvda"),
                        entry("block.0.path", "/dev/vg/web"),
                        entry("block.0.rd.reqs", 5L),
                        entry("block.0.rd.bytes", 4096L),
                        entry("block.0.wr.reqs", 6L),
                        entry("block.0.wr.bytes", 8192L),
                        entry("block.0.fl.reqs", 1L),
                        entry("block.1.name", "xvdb"));
    }

    @Test
    void of_its_memory_a_domain_has_what_it_is_to_have_and_what_it_takes_of_the_host() {
        host.toolstack().setMemory(1, 98_304);
        assertThat(statistics.memory(web))
                .containsExactly(entry(MemoryStat.ACTUAL, 65_536L), entry(MemoryStat.RSS, 98_304L));
    }

    @Test
    void a_processor_that_is_not_used_is_offline() {
        host.toolstack().setVcpus(1, 1);
        assertThat(values(Set.of(Group.VCPU)))
                .containsEntry("vcpu.current", 1L)
                .containsEntry("vcpu.maximum", 2L)
                .containsEntry("vcpu.0.state", 2L)
                .containsEntry("vcpu.1.state", 0L);
        assertThat(values(Set.of(Group.CPU_TOTAL))).containsOnlyKeys("cpu.time");
    }

    @Test
    void a_processor_is_on_one_of_the_hosts_unless_it_is_not_used_and_may_run_on_all() {
        host.toolstack().setVcpus(1, 1);
        List<Boolean> all = Collections.nCopies(8, true);
        XenDomain domain = new XenDomain(1, "web", new UUID(1, 1), DomainType.HVM, OptionalInt.empty());
        assertThat(new DomainVcpus(host.toolstack()).of(domain))
                .containsExactly(
                        vcpu(0, VcpuState.BLOCKED, OptionalInt.of(0), all),
                        vcpu(1, VcpuState.OFFLINE, OptionalInt.empty(), all));
    }

    private static VcpuInfo vcpu(int number, VcpuState state, OptionalInt cpu, List<Boolean> affinity) {
        return new VcpuInfo(number, Optional.of(state), cpu, Optional.of(Duration.ZERO), affinity);
    }
}
