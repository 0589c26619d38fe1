package org.jvirt.shell.internal.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvirt.api.network.NetworkEvent;

/** The commands for networks: what each does, and what it prints, to the letter where virsh prints the same. */
class NetworksTest {
    private final ProgramRig rig = new ProgramRig();

    private String answer(String... arguments) {
        assertThat(rig.run(arguments)).as(rig.err()).isZero();
        assertThat(rig.err()).isEmpty();
        return rig.out();
    }

    @Test
    void net_list_shows_active_networks_as_virsh_does() {
        assertThat(answer("net-list")).isEqualTo("""
                         Name      State    Autostart   Persistent
                        --------------------------------------------
                         default   active   yes         yes

                        """);
        assertThat(answer("-q", "net-list", "--inactive")).isEqualTo(" lab-network   inactive   no   yes\n");
        assertThat(answer("net-list", "--all", "--name")).isEqualTo("default\nlab-network\n\n");
        assertThat(answer("net-list", "--uuid"))
                .isEqualTo(rig.host.networks.lookup("default").uuid() + "\n\n");
    }

    @Test
    void net_info_has_virshs_properties() {
        assertThat(answer("net-info", "default"))
                .isEqualTo("""
                        Name:           default
                        UUID:           %s
                        Active:         yes
                        Persistent:     yes
                        Autostart:      yes
                        Bridge:         virbr0

                        """.formatted(rig.host.networks.lookup("default").uuid()));
    }

    @Test
    void leases_are_a_table_in_the_users_own_time() {
        String time = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss")
                .format(Instant.parse("2026-11-24T12:00:00Z").atZone(ZoneId.systemDefault()));
        assertThat(answer("net-dhcp-leases", "default")).isEqualTo("""
                         Expiry Time           MAC address         Protocol   IP address          Hostname   Client ID or DUID
                        -----------------------------------------------------------------------------------------------------------
                         %s   52:54:00:00:00:01   ipv4       192.168.122.10/24   one        01:52:54:00:00:00:01
                         -                     -                   ipv6       fd00::5/64          -          00:02:03

                        """.formatted(time));
        assertThat(answer("-q", "net-dhcp-leases", "default", "52:54:00:00:00:01"))
                .contains("192.168.122.10")
                .doesNotContain("ipv6");
        assertThat(answer("--json", "net-dhcp-leases", "default"))
                .contains(
                        "\"expiry\":\"2026-11-24T12:00:00Z\",\"mac\":\"52:54:00:00:00:01\",\"address\":\"192.168.122.10\"");
    }

    @ParameterizedTest
    @CsvSource({
        "net-start lab-network,start lab-network,Network lab-network started",
        "net-destroy default,destroy default,Network default destroyed",
        "net-undefine default,undefine default,Network default has been undefined",
        "net-autostart default,autostart default true,Network default marked as autostarted",
        "net-autostart --disable default,autostart default false,Network default unmarked as autostarted"
    })
    void a_command_does_what_its_name_says(String line, String done, String said) {
        assertThat(answer(line)).isEqualTo(said + "\n\n");
        assertThat(rig.host.networks.done).containsExactly(done);
    }

    @Test
    void names_and_uuids_are_found_by_each_other() {
        String uuid = answer("-q", "net-uuid", "default").strip();
        assertThat(answer("-q", "net-name", uuid)).isEqualTo("default\n");
        assertThat(answer("net-dumpxml", uuid)).isEqualTo("<network>\n  <name>default</name>\n</network>\n\n");
    }

    @Test
    void the_definition_is_printed_when_it_is_asked_for() {
        assertThat(answer("net-dumpxml", "default", "--inactive"))
                .isEqualTo("<network>\n  <name>next</name>\n</network>\n\n");
    }

    @Test
    void net_event_prints_events_as_virsh_does_until_it_has_what_it_waits_for() {
        UUID uuid = rig.host.networks.lookup("default").uuid();
        rig.host.networks.happening.add(new NetworkEvent("default", uuid, NetworkEvent.Kind.STARTED));
        assertThat(answer("net-event", "--event", "lifecycle", "--network", "default"))
                .isEqualTo("event 'lifecycle' for network default: Started\nevents received: 1\n");
        assertThat(answer("-q", "net-event", "--event", "lifecycle", "--timestamp"))
                .matches("[0-9-]{10} [0-9:]{8}[.][0-9]{3}[+]0000: event 'lifecycle' for network default: Started\n");
        assertThat(answer("net-event", "--list")).isEqualTo("lifecycle\n\n");
        assertThat(rig.run("net-event", "--event", "lifecycle", "--network", "lab-network", "--timeout", "0.01"))
                .isEqualTo(1);
        assertThat(rig.host.networks.listeners).isZero();
    }

    @Test
    void networks_come_from_files(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("n.xml"), "<network><name>n</name></network>");
        assertThat(answer("net-define", file.toString())).isEqualTo("Network n defined from " + file + "\n\n");
        assertThat(answer("net-create", file.toString())).isEqualTo("Network n created from " + file + "\n\n");
        assertThat(rig.host.networks.done).containsExactly("define", "create");
    }

    @Test
    void a_part_to_change_is_text_or_a_file(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("h.xml"), "<host/>");
        assertThat(answer("net-update", "default", "add", "ip-dhcp-host", file.toString()))
                .isEqualTo("Updated network default live state\n\n");
        assertThat(answer("net-update", "lab-network", "delete", "dns-txt", "<txt/>", "--parent-index", "1"))
                .isEqualTo("Updated network lab-network persistent config\n\n");
        assertThat(answer("net-update", "default", "modify", "dns-host", "<host/>", "--live", "--config"))
                .isEqualTo("Updated network default persistent config and live state\n\n");
        assertThat(rig.host.networks.done)
                .containsExactly(
                        "update default NetworkUpdate[command=ADD_LAST, section=IP_DHCP_HOST, parentIndex=OptionalInt.empty, xml=<host/>, live=false, config=false]",
                        "update lab-network NetworkUpdate[command=DELETE, section=DNS_TXT, parentIndex=OptionalInt[1], xml=<txt/>, live=false, config=false]",
                        "update default NetworkUpdate[command=MODIFY, section=DNS_HOST, parentIndex=OptionalInt.empty, xml=<host/>, live=true, config=true]");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    2 | net-event                                                | no event is named: expected --event lifecycle, or --list
                    2 | net-event --event refresh                                | 'refresh' is no event of networks: expected lifecycle
                    1 | net-event --event lifecycle --network nope               | failed to get network 'nope'
                    1 | net-info nope                                            | failed to get network 'nope'
                    2 | net-info                                                 | Missing required parameter: 'NETWORK' (see help net-info)
                    1 | net-start default                                        | network 'default' is already active
                    2 | net-list --name --uuid                                   | --name and --uuid exclude each other
                    1 | net-define /nonexistent                                  | cannot read '/nonexistent': no such file
                    1 | net-create /                                             | cannot read '/': Is a directory
                    2 | net-update default put ip-dhcp-host <host/>              | unrecognized command name 'put': expected add, add-first, add-last, delete or modify
                    2 | net-update default add bridge <bridge/>                  | unrecognized section name 'bridge': expected ip-dhcp-host, ip-dhcp-range, dns-host, dns-txt or dns-srv
                    2 | net-update default add dns-txt <txt/> --current --live   | --current excludes --live and --config
                    2 | net-update default add dns-txt <txt/> --parent-index=-1  | --parent-index is -1: expected 0 or more
                    2 | net-update default add dns-txt <txt/> --parent-index=x   | Invalid value for option '--parent-index': 'x' is not an int (see help net-update)
                    1 | net-update default add dns-txt /nonexistent              | cannot read '/nonexistent': no such file
                    2 | net-dhcp-leases default 52:54                            | '52:54' is no MAC address of a card: expected a unicast one such as 52:54:00:12:34:56
                    """)
    void bad_input_is_refused_in_one_sentence(int status, String line, String sentence) {
        assertThat(rig.run(line)).isEqualTo(status);
        assertThat(rig.err()).isEqualTo("error: " + sentence + "\n");
        assertThat(rig.out()).isEmpty();
        assertThat(rig.host.networks.done).isEmpty();
    }
}
