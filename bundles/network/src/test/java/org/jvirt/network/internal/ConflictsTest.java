package org.jvirt.network.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.error.NoSuchNetwork;
import org.jvirt.api.network.Network;
import org.jvirt.api.network.Networks;

/** Definitions that are in each other's way. They are files: no network is started here, and no right is needed. */
class ConflictsTest {
    private static final String TAKEN = """
            <network>
              <name>taken</name>
              <uuid>c7a5fdbd-cdaf-9455-926a-d65c16db1809</uuid>
              <bridge name='virbr7'/>
              <mac address='52:54:00:00:00:07'/>
              <ip address='10.0.0.1' prefix='16'/>
            </network>
            """;

    @TempDir
    private Path folder;

    private HostNetworkDriver driver;
    private Networks networks;

    @BeforeEach
    void define() {
        Duration patience = Duration.ofSeconds(60);
        driver = new HostNetworkDriver(new NetworkSettings(
                folder.resolve("state"), folder.resolve("run"), Optional.empty(), patience, patience));
        networks = driver.networks(URI.create("xen:///system"));
        networks.define(TAKEN);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    <name>taken</name>                                                    | network 'taken' already exists with uuid c7a5fdbd-cdaf-9455-926a-d65c16db1809
                    <name>n</name><uuid>c7a5fdbd-cdaf-9455-926a-d65c16db1809</uuid>       | the uuid c7a5fdbd-cdaf-9455-926a-d65c16db1809 belongs to network 'taken'
                    <name>n</name><bridge name='virbr7'/>                                 | the bridge 'virbr7' belongs to network 'taken'
                    <name>n</name><forward mode='bridge'/><bridge name='virbr7'/>         | the bridge 'virbr7' belongs to network 'taken'
                    <name>n</name><bridge name='b'/><ip address='10.0.200.1' prefix='24'/> | the addresses 10.0.200.0/24 overlap 10.0.0.0/16 of network 'taken'
                    <name>n</name><bridge name='b'/><ip address='10.9.0.1' prefix='8'/>   | the addresses 10.0.0.0/8 overlap 10.0.0.0/16 of network 'taken'
                    """)
    void what_is_another_networks_is_refused_and_changes_nothing(String content, String sentence) {
        String xml = "<network>" + content + "</network>";
        assertThatThrownBy(() -> networks.define(xml))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage(sentence);
        assertThatThrownBy(() -> networks.create(xml))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage(sentence);
        assertThat(networks.list()).extracting(Network::name).containsExactly("taken");
        assertThat(folder.resolve("run/networks")).doesNotExist();
    }

    @Test
    void a_network_that_is_defined_anew_keeps_what_was_chosen_for_it() {
        networks.define("<network><name>taken</name><uuid>c7a5fdbd-cdaf-9455-926a-d65c16db1809</uuid></network>");
        assertThat(networks.lookup("c7a5fdbd-cdaf-9455-926a-d65c16db1809").xml())
                .contains("<bridge name='virbr7'", "<mac address='52:54:00:00:00:07'/>");
    }

    @Test
    void what_is_not_active_or_not_there_is_said_so() {
        assertThatThrownBy(() -> networks.lookup("nope\n"))
                .isInstanceOf(NoSuchNetwork.class)
                .hasMessage("failed to get network 'nope?'");
        Network network = networks.lookup("taken");
        assertThatThrownBy(network::destroy)
                .isInstanceOf(InvalidState.class)
                .hasMessage("network 'taken' is not active");
        assertThatThrownBy(network::leases).isInstanceOf(InvalidState.class);
        network.undefine();
        assertThatThrownBy(network::start).isInstanceOf(NoSuchNetwork.class).hasMessage("network 'taken' is gone");
    }

    @ParameterizedTest
    @ValueSource(strings = {"network:///session", "network://elsewhere/system", "xen:///", "network:system"})
    void only_this_host_is_served(String uri) {
        assertThatThrownBy(() -> driver.networks(URI.create(uri))).isInstanceOf(InvalidRequest.class);
    }
}
