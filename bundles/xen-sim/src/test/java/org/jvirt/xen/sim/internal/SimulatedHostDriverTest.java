package org.jvirt.xen.sim.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.jvirt.api.error.HostUnavailable;
import org.jvirt.xen.XenSettings;

class SimulatedHostDriverTest {
    @Test
    void a_setting_that_is_misspelt_is_not_taken_for_false() {
        assertThat(SimulatedHostDriver.settings("true")).isEqualTo(new XenSettings(true));
        assertThat(SimulatedHostDriver.settings("false")).isEqualTo(new XenSettings(false));
        assertThatThrownBy(() -> SimulatedHostDriver.settings("yes"))
                .isInstanceOf(HostUnavailable.class)
                .hasMessageContaining("holdBackAnsweredPv is 'yes': expected true or false");
    }
}
