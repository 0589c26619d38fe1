package org.jvirt.xen.sim.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.error.NoSuchNetwork;
import org.jvirt.api.network.Network;
import org.jvirt.api.network.NetworkUpdate;
import org.jvirt.api.network.NetworkUpdate.Command;
import org.jvirt.api.network.NetworkUpdate.Section;
import org.jvirt.api.network.Networks;
import org.jvirt.spi.HypervisorConnection;
import org.jvirt.xen.XenSettings;

class SimulatedNetworksTest {
    private final SimulatedHostDriver driver = new SimulatedHostDriver(new XenSettings(false));

    private Networks networks() {
        try (HypervisorConnection connection = driver.open(URI.create("test:///default"))) {
            return connection.networks().orElseThrow();
        }
    }

    @Test
    void the_standard_host_has_one_active_network_that_all_connections_see() {
        assertThat(networks().list()).extracting(Network::name).containsExactly("default");
        Network network = networks().lookup("default");
        assertThat(network.info().active()).isTrue();
        assertThat(network.info().bridge()).contains("virbr0");
        assertThat(network.leases()).isEmpty();
        network.destroy();
        assertThat(networks().lookup(network.uuid().toString()).info().active()).isFalse();
    }

    @Test
    void a_network_lives_as_a_real_one_does() {
        Network network = networks().define("<network><name>n</name><ip address='10.0.0.1' prefix='24'/></network>");
        assertThat(network.info().bridge()).contains("virbr1");
        network.start();
        assertThatThrownBy(network::start).isInstanceOf(InvalidState.class);
        network.update(new NetworkUpdate(
                Command.ADD_LAST,
                Section.IP_DHCP_HOST,
                OptionalInt.empty(),
                "<host mac='52:54:00:00:00:01' ip='10.0.0.5'/>",
                true,
                false));
        assertThat(network.xml()).contains("10.0.0.5");
        network.undefine();
        assertThat(network.info().persistent()).isFalse();
        network.destroy();
        assertThatThrownBy(network::info).isInstanceOf(NoSuchNetwork.class);
    }

    @Test
    void a_network_in_the_way_of_another_is_refused() {
        assertThatThrownBy(() ->
                        networks().create("<network><name>n</name><ip address='192.168.122.9' prefix='30'/></network>"))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage("the addresses 192.168.122.8/30 overlap 192.168.122.0/24 of network 'default'");
        assertThat(networks().list()).hasSize(1);
    }
}
