package org.jvirt.xen.sim;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.jvirt.api.NodeInfo;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NotSupported;
import org.jvirt.xen.internal.node.NodeMemory;
import org.jvirt.xen.port.HostInfo;

/** What a Xen host has left, and of which part of it Xen tells. */
class NodeMemoryTest {
    private static final OptionalInt ALL = OptionalInt.empty();
    private static final long TOTAL = 64L << 20;

    private static NodeMemory of(int cells, Map<Integer, Long> freeByCell) {
        NodeInfo node = new NodeInfo("host", "x86_64", 8, 2400, cells, 1, 4, 2, TOTAL);
        HostInfo host = new HostInfo(node, 3072, new TreeMap<>(freeByCell), false, Set.of());
        return new NodeMemory(() -> host);
    }

    @Test
    void what_a_domain_takes_and_gives_back_is_the_hosts() {
        SimulatedHost host = SimulatedHost.standard(Timeline.virtual());
        NodeMemory memory = new NodeMemory(host.toolstack()::hostInfo);
        long before = memory.freeKib(ALL);
        assertThat(before).isPositive().isLessThan(TOTAL);
        assertThat(memory.freeKibByCell()).containsExactly(entry(0, before));

        host.toolstack().setMemory(1, 1 << 20);
        assertThat(memory.freeKib(OptionalInt.of(0))).isEqualTo(before + (1 << 20));
        assertThat(memory.statsKib(ALL)).containsExactly(entry("total", TOTAL), entry("free", before + (1 << 20)));
        host.toolstack().setMemory(1, TOTAL);
        assertThat(memory.freeKib(ALL)).isZero();
    }

    @Test
    void what_is_in_a_cell_is_told_where_it_is_known() {
        NodeMemory two = of(2, Map.of(0, 2048L, 3, 1024L));
        assertThat(two.freeKibByCell()).containsExactly(entry(0, 2048L), entry(3, 1024L));
        assertThat(two.freeKib(OptionalInt.of(3))).isEqualTo(1024);
        assertThat(two.statsKib(OptionalInt.of(3))).containsExactly(entry("free", 1024L));
        assertThatThrownBy(() -> two.freeKib(OptionalInt.of(1)))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage("the host has no NUMA cell 1: expected one of [0, 3]");

        NodeMemory silent = of(2, Map.of());
        assertThat(silent.statsKib(ALL)).containsExactly(entry("total", TOTAL), entry("free", 3072L));
        assertThatThrownBy(silent::freeKibByCell).isInstanceOf(NotSupported.class);
        assertThatThrownBy(() -> silent.statsKib(OptionalInt.of(0))).isInstanceOf(NotSupported.class);
    }
}
