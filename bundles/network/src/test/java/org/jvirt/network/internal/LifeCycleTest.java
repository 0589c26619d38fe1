package org.jvirt.network.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.error.NoSuchNetwork;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.api.network.Network;
import org.jvirt.api.network.NetworkEvent;
import org.jvirt.api.network.NetworkUpdate;
import org.jvirt.api.network.NetworkUpdate.Command;
import org.jvirt.api.network.NetworkUpdate.Section;
import org.jvirt.api.network.Networks;
import org.jvirt.host.Definitions;
import org.jvirt.host.HostCommands;
import org.jvirt.network.internal.Rig.Guest;
import org.jvirt.network.internal.store.RunFolder;
import org.jvirt.network.internal.store.RunFolders;

/** The life of a network on a real host, and what is left of it when something dies. */
class LifeCycleTest {
    private static final String NAT = """
            <network>
              <name>default</name>
              <forward mode='nat'/>
              <bridge name='virbr0' stp='off' delay='0'/>
              <ip address='10.8.1.1' prefix='24'>
                <dhcp><range start='10.8.1.100' end='10.8.1.199'/></dhcp>
              </ip>
              <ip family='ipv6' address='fd00:8:1::1' prefix='64'/>
            </network>
            """;

    @TempDir
    private Path folder;

    private Rig rig;
    private Networks networks;
    private String before;

    @BeforeEach
    void make() throws Exception {
        rig = Rig.in(folder);
        networks = rig.networks();
        before = rig.everything();
    }

    @AfterEach
    void unmake() {
        if (rig != null) {
            rig.close();
        }
    }

    private static NetworkUpdate update(Command command, Section section, String xml, boolean live, boolean config) {
        return new NetworkUpdate(command, section, OptionalInt.empty(), xml, live, config);
    }

    @Test
    void a_network_is_defined_started_stopped_and_undefined_and_nothing_is_left() {
        List<NetworkEvent.Kind> events = new ArrayList<>();
        networks.onEvent(event -> events.add(event.kind()));
        Network network = networks.define(NAT);
        assertThat(network.info().active()).isFalse();
        assertThat(rig.everything()).as("to define touches nothing").isEqualTo(before);

        network.start();
        assertThat(network.info().active()).isTrue();
        assertThat(network.info().bridge()).contains("virbr0");
        assertThat(network.xml()).contains("<mac address='52:54:00:");
        assertThatThrownBy(network::start).isInstanceOf(InvalidState.class).hasMessageContaining("already active");
        network.setAutostart(true);
        assertThat(network.info().autostart()).isTrue();

        network.destroy();
        assertThat(rig.everything()).isEqualTo(before);
        assertThat(rig.run("default")).doesNotExist();
        assertThatThrownBy(network::destroy).isInstanceOf(InvalidState.class).hasMessageContaining("not active");
        network.undefine();
        assertThatThrownBy(network::info).isInstanceOf(NoSuchNetwork.class);
        assertThat(rig.settings.stateFolder()).isEmptyDirectory();
        assertThat(events)
                .containsExactly(
                        NetworkEvent.Kind.DEFINED,
                        NetworkEvent.Kind.STARTED,
                        NetworkEvent.Kind.STOPPED,
                        NetworkEvent.Kind.UNDEFINED);
    }

    @Test
    void a_transient_network_is_forgotten_when_it_is_stopped() {
        Network network = networks.create(NAT);
        assertThat(network.info().persistent()).isFalse();
        assertThatThrownBy(() -> network.setAutostart(true)).isInstanceOf(InvalidState.class);
        network.destroy();
        assertThat(networks.list()).isEmpty();
        assertThat(rig.everything()).isEqualTo(before);
    }

    @Test
    void a_network_that_was_undefined_while_it_ran_is_stopped_by_another_process() {
        Network network = networks.define(NAT);
        network.start();
        network.undefine();
        assertThat(network.info().persistent()).isFalse();
        rig.networks().lookup("default").destroy();
        assertThat(rig.everything()).isEqualTo(before);
    }

    @Test
    void start_completes_what_lost_its_dnsmasq_or_its_firewall() throws Exception {
        Network network = networks.define(NAT);
        network.start();
        long pid = Long.parseLong(
                Files.readString(rig.run("default").resolve("dnsmasq.pid")).strip());
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        ProcessHandle.of(pid)
                .ifPresent(
                        dying -> dying.onExit().orTimeout(30, TimeUnit.SECONDS).join());
        String ruleset = rig.host.run("nft", "-j", "list", "ruleset");
        rig.host.run("nft", "delete", "table", "inet", "jvirt_default");
        Guest guest = rig.guest("one", "virbr0");

        network.start();
        assertThat(rig.dnsmasqs()).hasSize(1);
        assertThat(rig.host.run("nft", "-j", "list", "ruleset").length()).isEqualTo(ruleset.length());
        assertThat(guest.dhcp("one")).as("a guest that was there before").startsWith("10.8.1.");
    }

    @Test
    void a_pid_file_that_names_another_process_decides_nothing() throws Exception {
        Network network = networks.define(NAT);
        network.start();
        Path pidFile = rig.run("default").resolve("dnsmasq.pid");
        Process bystander = new ProcessBuilder("sleep", "600").start();
        try {
            Files.writeString(pidFile, Long.toString(bystander.pid()));
            network.destroy();
            assertThat(bystander.isAlive()).isTrue();
            assertThat(rig.dnsmasqs()).isEmpty();
        } finally {
            bystander.destroyForcibly();
        }
    }

    /** What a process leaves that dies between two steps: the note that it was at it, and some of what it was at. */
    @Test
    void what_a_crash_left_half_made_is_removed_by_the_next_operation() throws Exception {
        Network network = networks.define(NAT);
        network.start();
        Files.move(rig.run("default").resolve("active.xml"), rig.run("default").resolve("pending.xml"));
        assertThat(network.info().active()).isFalse();
        rig.host.run("nft", "delete", "table", "inet", "jvirt_default");

        rig.networks().define("<network><name>other</name></network>");
        assertThat(rig.everything()).isEqualTo(before);
        network.start();
        assertThat(network.info().active()).isTrue();
    }

    @Test
    void a_bridge_whose_note_was_lost_is_adopted() throws Exception {
        Network network = networks.define(NAT);
        network.start();
        Guest guest = rig.guest("one", "virbr0");
        long pid = Long.parseLong(
                Files.readString(rig.run("default").resolve("dnsmasq.pid")).strip());
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
        ProcessHandle.of(pid)
                .ifPresent(
                        dying -> dying.onExit().orTimeout(30, TimeUnit.SECONDS).join());
        new RunFolders(rig.settings.runFolder()).of("default").remove();
        assertThat(network.info().active()).isFalse();
        network.start();
        assertThat(guest.dhcp("one"))
                .as("a guest keeps its place on the bridge")
                .startsWith("10.8.1.");
    }

    @Test
    void a_start_that_fails_half_way_undoes_what_it_did() throws Exception {
        Network network = networks.define(NAT);
        // In the way of the file that dnsmasq is to read: bridge and firewall are made by then.
        Files.createDirectories(rig.run("default").resolve("dnsmasq.conf"));
        assertThatThrownBy(network::start).isInstanceOf(HostFault.class);
        assertThat(rig.everything()).isEqualTo(before);
        assertThat(network.info().active()).isFalse();
        network.start();
        assertThat(network.info().active()).isTrue();
    }

    @Test
    void what_is_not_the_drivers_is_refused_and_left_as_it_is() {
        rig.host.run("ip", "link", "add", "virbr0", "type", "bridge");
        rig.host.run("ip", "link", "add", "dummy-host", "type", "bridge");
        rig.host.run("ip", "address", "add", "10.8.0.1/16", "dev", "dummy-host");
        rig.host.run("ip", "link", "set", "dummy-host", "up");
        String host = rig.everything();
        Network network = networks.define(NAT);
        assertThatThrownBy(network::start)
                .isInstanceOf(InvalidState.class)
                .hasMessage(
                        "the addresses 10.8.1.0/24 are in use on this host: 10.8.0.0/16 is reached by 'dummy-host'");
        rig.host.run("ip", "address", "flush", "dev", "dummy-host");
        String free = rig.everything();
        assertThatThrownBy(network::start)
                .isInstanceOf(InvalidState.class)
                .hasMessageContaining("the host has an interface 'virbr0' already");
        assertThat(rig.everything()).isEqualTo(free).isNotEqualTo(host);
    }

    @Test
    void an_update_changes_the_running_network_and_its_definition() throws Exception {
        Network network = networks.define(NAT);
        network.start();
        Guest guest = rig.guest("one", "virbr0");
        guest.setMac("52:54:00:00:00:09");
        List<String> processes = rig.dnsmasqs();
        network.update(update(
                Command.ADD_LAST,
                Section.IP_DHCP_HOST,
                "<host mac='52:54:00:00:00:01' name='first' ip='10.8.1.50'/>",
                true,
                true));
        network.update(update(
                Command.ADD_LAST,
                Section.IP_DHCP_HOST,
                "<host mac='52:54:00:00:00:09' name='nine' ip='10.8.1.9'/>",
                true,
                true));
        assertThat(rig.dnsmasqs()).as("it reads its hosts again").isEqualTo(processes);
        assertThat(guest.dhcp("one")).isEqualTo("10.8.1.9");
        assertThat(new Definitions<>(rig.settings.stateFolder(), RunFolder.FORMAT)
                        .find("default")
                        .orElseThrow()
                        .ips()
                        .get(0)
                        .hosts())
                .hasSize(2);

        network.update(
                update(Command.ADD_LAST, Section.DNS_TXT, "<txt name='t.example' value='some text'/>", true, false));
        assertThat(guest.commands().run("busybox", "nslookup", "-type=txt", "t.example", "10.8.1.1"))
                .contains("some text");
        assertThat(network.leases()).as("dnsmasq was started anew").hasSize(1);
        assertThatThrownBy(() -> network.update(update(
                        Command.ADD_LAST, Section.DNS_TXT, "<txt name='t.example' value='some text'/>", true, true)))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage("the part is there already");
        assertThat(new Definitions<>(rig.settings.stateFolder(), RunFolder.FORMAT)
                        .find("default")
                        .orElseThrow()
                        .dns()
                        .txts())
                .as("both or neither")
                .isEmpty();
    }

    @Test
    void an_update_that_cannot_be_kept_is_not_made_either() throws IOException {
        Network network = networks.define(NAT);
        network.start();
        String hosts = Files.readString(rig.run("default").resolve("dhcp-hosts"));
        // As good as a full disk: nothing can be written beside the definition.
        Path beside = rig.settings.stateFolder().resolve(".default.xml.new");
        Files.createDirectories(beside.resolve("in-the-way"));
        assertThatThrownBy(() -> network.update(update(
                        Command.ADD_LAST,
                        Section.IP_DHCP_HOST,
                        "<host mac='52:54:00:00:00:01' ip='10.8.1.50'/>",
                        true,
                        true)))
                .isInstanceOf(HostFault.class);
        assertThat(Files.readString(rig.run("default").resolve("dhcp-hosts"))).isEqualTo(hosts);
        assertThat(network.xml()).doesNotContain("10.8.1.50");
    }

    @Test
    void what_another_process_did_is_heard_of_and_a_definition_is_for_the_next_start() throws Exception {
        BlockingQueue<NetworkEvent.Kind> heard = new LinkedBlockingQueue<>();
        try (Subscription subscription = rig.networks().onEvent(event -> heard.add(event.kind()))) {
            Network network = networks.define(NAT);
            network.start();
            networks.define(network.xml().replace("address='10.8.1.1'", "address='10.8.1.2'"));
            assertThat(network.xml()).contains("address='10.8.1.1'");
            assertThat(network.definitionXml()).contains("address='10.8.1.2'");
            network.destroy();
            for (NetworkEvent.Kind kind : List.of(
                    NetworkEvent.Kind.DEFINED,
                    NetworkEvent.Kind.STARTED,
                    NetworkEvent.Kind.DEFINED,
                    NetworkEvent.Kind.STOPPED)) {
                assertThat(heard.poll(50, TimeUnit.SECONDS)).isEqualTo(kind);
            }
        }
    }

    @Test
    void networks_start_by_themselves_once_after_the_host_has_booted() throws Exception {
        networks.define(NAT).setAutostart(true);
        assertThat(rig.networks().lookup("default").info().active())
                .as("the host has been up for long")
                .isFalse();
        // A host that boots empties this folder.
        Files.delete(rig.settings.runFolder().resolve("autostarted"));
        assertThat(rig.networks().lookup("default").info().active()).isTrue();
        networks.lookup("default").destroy();
        assertThat(rig.networks().lookup("default").info().active()).isFalse();
    }

    @Test
    void a_full_disk_leaves_the_definition_as_it_was() throws Exception {
        Path state = Files.createDirectories(rig.settings.stateFolder());
        HostCommands machine = new HostCommands(Duration.ofSeconds(60));
        // One page: enough for one definition, not for two.
        machine.run("mount", "-t", "tmpfs", "-o", "size=4k", "tmpfs", state.toString());
        try {
            Network network = networks.define(NAT);
            String defined = network.xml();
            String changed = NAT.replace(
                    "<name>default</name>",
                    "<name>default</name><uuid>" + network.uuid() + "</uuid><mtu size='9000'/>");
            assertThatThrownBy(() -> networks.define(changed))
                    .isInstanceOf(HostFault.class)
                    .hasMessageContaining("No space left on device");
            assertThat(networks.lookup("default").xml()).isEqualTo(defined);
            try (Stream<Path> files = Files.list(state)) {
                assertThat(files).containsExactly(state.resolve("default.xml"));
            }
        } finally {
            machine.run("umount", state.toString());
        }
    }
}
