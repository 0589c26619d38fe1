package org.jvirt.xen.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NotSupported;
import org.jvirt.xen.XenConnection;
import org.jvirt.xen.XenSettings;

/** What a Xen host tells of itself that Domain-0 alone does not know. */
class NodeCpusTest {
    private final Timeline timeline = Timeline.virtual();
    private final XenConnection connection = new XenConnection(SimulatedHost.standard(timeline), XenSettings.DEFAULT);

    @Test
    void processors_on_which_nothing_runs_are_idle() throws InterruptedException {
        timeline.await(Duration.ofSeconds(3), () -> false);
        assertThat(connection.cpuStatsNanos(OptionalInt.of(7))).isEqualTo(Map.of("idle", 3_000_000_000L));
        assertThat(connection.cpuStatsNanos(OptionalInt.empty())).isEqualTo(Map.of("idle", 24_000_000_000L));
        assertThatThrownBy(() -> connection.cpuStatsNanos(OptionalInt.of(8)))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage("the host has no processor 8: expected from 0 to 7");
    }

    @Test
    void a_simulated_machine_has_no_firmware() {
        assertThatThrownBy(connection::sysinfo)
                .isInstanceOf(NotSupported.class)
                .hasMessage("this machine's firmware does not say what it is: it has no SMBIOS");
    }
}
