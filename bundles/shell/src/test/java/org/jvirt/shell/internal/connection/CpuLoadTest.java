package org.jvirt.shell.internal.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.util.Map;
import org.junit.jupiter.api.Test;

class CpuLoadTest {
    @Test
    void who_tells_of_all_kinds_of_time_tells_of_all_time() {
        assertThat(CpuLoad.between(
                        Map.of("user", 100L, "kernel", 100L, "idle", 100L, "iowait", 0L),
                        Map.of("user", 130L, "kernel", 110L, "idle", 150L, "iowait", 10L),
                        1_000_000))
                .containsOnly(
                        entry("usage", 40.0),
                        entry("user", 30.0),
                        entry("kernel", 10.0),
                        entry("idle", 50.0),
                        entry("iowait", 10.0));
    }

    /** As Xen does. */
    @Test
    void of_who_tells_of_idling_alone_the_rest_of_the_time_was_used() {
        assertThat(CpuLoad.between(Map.of("idle", 500L), Map.of("idle", 1250L), 1000))
                .containsOnly(entry("usage", 25.0), entry("idle", 75.0));
    }

    /** The two looks take their time, and a clock may stand still or, after a processor was away, run backwards. */
    @Test
    void no_share_is_below_nothing_or_above_all() {
        assertThat(CpuLoad.between(Map.of("idle", 0L), Map.of("idle", 1001L), 1000))
                .containsOnly(entry("usage", 0.0), entry("idle", 100.0));
        assertThat(CpuLoad.between(Map.of("idle", 9L, "user", 9L), Map.of("idle", 9L, "user", 3L), 1000))
                .containsOnly(entry("usage", 0.0), entry("idle", 0.0), entry("user", 0.0));
    }
}
