package org.jvirt.shell.internal.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvirt.api.error.HostFault;

/** 0 done, 1 failed, 2 bad usage; one sentence on standard error, nothing on standard output. */
class ExitStatusTest {
    private final ProgramRig rig = new ProgramRig();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    2 | nope                                              | unknown command: 'nope'
                    1 | dominfo nope                                      | failed to get domain 'nope'
                    2 | dominfo                                           | Missing required parameter: 'DOMAIN' (see help dominfo)
                    2 | dominfo web silent                                | Unmatched argument at index 1: 'silent' (see help dominfo)
                    2 | list --nope                                       | Unknown option: '--nope' (see help list)
                    2 | detach-device-alias web                           | Missing required parameter: 'ALIAS' (see help detach-device-alias)
                    2 | detach-device-alias web net/0                     | 'net/0' is no device alias: expected 1 to 64 letters, digits, and _-.: such as net0
                    1 | detach-device-alias web net7                      | net7 is not attached to domain 'web'; nothing was changed
                    2 | pci-detach web 3:0                                | '3:0' is no PCI address: expected [SSSS:]BB:DD.F, such as 0000:03:00.0, or BB:DD.* for a whole slot
                    2 | pci-detach web 03:00.0 --force=sometimes          | 'sometimes' is no force policy: expected never, after-timeout or immediate
                    2 | pci-detach web 03:00.0 --timeout=-1               | guest time-out of -1.0 s is out of range: expected more than 0 and at most 3600 s
                    2 | pci-detach web 03:00.0 --timeout 0                | guest time-out of 0.0 s is out of range: expected more than 0 and at most 3600 s
                    2 | pci-detach web 03:00.0 --timeout soon             | 'soon' is no time-out: expected seconds, such as 10 or 0.5
                    2 | pci-detach web 03:00.0 -f --force=never           | -f and --force exclude each other: -f is --force=after-timeout
                    1 | pci-detach web 04:00.0 -f                         | 0000:04:00.0 is not attached to domain 'web'; nothing was changed
                    2 | pci-attach web 03:00.0,colour=red                 | '03:00.0,colour=red' is no PCI_SPEC_STRING: 'colour' is no option: expected one of bdf, vslot, permissive, msitranslate, seize, power_mgmt, rdm_policy, name
                    1 | create /nonexistent                               | cannot read '/nonexistent': no such file
                    2 | create                                            | Missing required parameter: 'FILE' (see help create)
                    1 | attach-device web /nonexistent                    | cannot read '/nonexistent': no such file
                    1 | update-device web /nonexistent                    | cannot read '/nonexistent': no such file
                    2 | attach-disk web /data                             | Missing required parameter: 'TARGET' (see help attach-disk)
                    2 | attach-disk web /data xvdb --mode=loud            | --mode is 'loud': expected readonly or shareable
                    2 | attach-disk web /data xvdb --sourcetype=network   | --sourcetype is 'network': expected file or block
                    2 | attach-interface web user x                       | 'user' is no type of a network card here: expected network, bridge or direct
                    2 | nodedev-list --cap usb                            | 'usb' is no capability that jvirt knows: expected system, pci, net, storage
                    2 | nodedev-reset pci_03                              | 'pci_03' is no device name: expected one such as pci_0000_03_00_0
                    2 | nodedev-list --cap pci,,net                       | '' is no capability that jvirt knows: expected system, pci, net, storage
                    2 | nodedev-list --cap PCI                            | 'PCI' is no capability that jvirt knows: expected system, pci, net, storage
                    2 | nodedev-list --cap                                | Missing required parameter for option '--cap' (CAPABILITY) (see help nodedev-list)
                    2 | nodedev-list computer                             | Unmatched argument at index 0: 'computer' (see help nodedev-list)
                    2 | nodedev-dumpxml                                   | Missing required parameter: 'DEVICE' (see help nodedev-dumpxml)
                    2 | nodedev-dumpxml 0000:03:00.8                      | '0000:03:00.8' is no PCI address: expected [SSSS:]BB:DD.F, such as 0000:03:00.0, or BB:DD.* for a whole slot
                    2 | nodedev-dumpxml pci_0000_03_00_0x                 | 'pci_0000_03_00_0x' is no device name: expected one such as pci_0000_03_00_0
                    1 | nodedev-dumpxml pci_0000_7f_00_0                  | the host has no node device 'pci_0000_7f_00_0'
                    1 | nodedev-dumpxml /etc/passwd                       | the host has no node device '/etc/passwd'
                    1 | nodedev-dumpxml block_../../etc                   | the host has no node device 'block_../../etc'
                    1 | nodedev-info nope                                 | the host has no node device 'nope'
                    2 | nodedev-event                                     | no event is named: expected --event lifecycle, --event update, or --list
                    2 | nodedev-event --event nope                        | 'nope' is no event of node devices: expected lifecycle or update
                    2 | nodedev-event --event lifecycle --timeout 0       | time-out of 0.0 s is out of range: expected more than 0
                    2 | nodedev-event --event lifecycle --timeout -1      | time-out of -1.0 s is out of range: expected more than 0
                    2 | nodedev-event --event update --timeout soon       | 'soon' is no time-out: expected seconds, such as 10 or 0.5
                    1 | nodedev-event --event update --timeout 0.01       | event loop timed out: no event was received
                    2 | nodedev-detach computer                           | 'computer' is no PCI address: expected [SSSS:]BB:DD.F, such as 0000:03:00.0, or BB:DD.* for a whole slot
                    2 | nodedev-reset net_eth0_52_54_00_12_34_56          | 'net_eth0_52_54_00_12_34_56' is no PCI address: expected [SSSS:]BB:DD.F, such as 0000:03:00.0, or BB:DD.* for a whole slot
                    1 | nodedev-reset 0000:7f:00.0                        | the host has no PCI device 0000:7f:00.0
                    2 | nodedev-reset 03:00.*                             | '03:00.*' names a whole slot: expected one function, such as 0000:03:00.0
                    2 | policy                                            | 'policy' wants a command: expected explain
                    2 | help nope                                         | unknown command: 'nope'
                    2 | connect nonsense                                  | 'nonsense' is no connection URI: expected one such as xen:///system or test:///default
                    1 | connect qemu:///system                            | no driver serves 'qemu:///system'
                    2 | dominfo 'web                                      | a quote is not closed: '
                    """)
    void bad_input_is_refused_in_one_sentence(int status, String line, String sentence) {
        assertThat(rig.run(line)).isEqualTo(status);
        assertThat(rig.err()).isEqualTo("error: " + sentence + "\n");
        assertThat(rig.out()).isEmpty();
        assertThat(rig.host.web.detached).isEmpty();
        assertThat(rig.host.web.attached).isEmpty();
        assertThat(rig.host.assignable.done).isEmpty();
        assertThat(rig.host.nodeDevices.listeners).isZero();
    }

    @Test
    void hostile_xml_is_refused_and_changes_nothing(@TempDir Path folder) throws Exception {
        Path entities = Files.writeString(
                folder.resolve("entities.xml"),
                "<!DOCTYPE hostdev [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><hostdev>&x;</hostdev>");
        Path large = folder.resolve("large.xml");
        Files.writeString(large, "<hostdev>" + " ".repeat(2 << 20) + "</hostdev>");
        for (Path file : new Path[] {entities, large, folder}) {
            assertThat(rig.run("attach-device", "web", file.toString()))
                    .as(file.toString())
                    .isEqualTo(1);
            assertThat(rig.err()).startsWith("error: ").hasLineCount(1);
        }
        assertThat(rig.host.web.attached).isEmpty();
    }

    @Test
    void options_in_front_of_the_command_are_checked_too() {
        assertThat(rig.run("-c", "not a uri", "list")).isEqualTo(2);
        assertThat(rig.err()).startsWith("error: 'not a uri' is no connection URI");
        assertThat(rig.run("--nope", "list")).isEqualTo(2);
        assertThat(rig.err()).isEqualTo("error: Unknown option: '--nope' (see jvirt --help)\n");
        assertThat(rig.run("-c", "xen:///system", "list")).isEqualTo(1);
        assertThat(rig.err()).isEqualTo("error: no driver serves 'xen:///system'\n");
    }

    @Test
    void the_default_uri_comes_from_the_environment() {
        rig.environment = Map.of("JVIRT_DEFAULT_URI", "qemu:///system");
        assertThat(rig.run("list")).isEqualTo(1);
        assertThat(rig.err()).isEqualTo("error: no driver serves 'qemu:///system'\n");
        assertThat(rig.run("-c", "test:///default", "uri")).isZero();
    }

    @Test
    void a_driver_that_went_away_is_said_in_a_sentence() {
        rig.host.driverGone = true;
        assertThat(rig.run("list; list")).isEqualTo(1);
        assertThat(rig.err()).isEqualTo("error: the driver of test:///default went away\n".repeat(2));
        assertThat(rig.host.opened)
                .as("a new connection is tried for each command")
                .isEqualTo(2);
        assertThat(rig.host.closed).isEqualTo(2);
    }

    @Test
    void a_connection_that_cannot_be_closed_is_said_in_a_sentence() {
        rig.host.whileClosing = () -> {
            throw new IllegalStateException("stuck");
        };
        assertThat(rig.run("list")).isEqualTo(1);
        assertThat(rig.err()).isEqualTo("error: the connection to test:///default could not be closed: stuck\n");
        rig.host.driverGone = true;
        assertThat(rig.run("list")).isEqualTo(1);
        assertThat(rig.err()).isEqualTo("error: the driver of test:///default went away\n");
    }

    @Test
    void a_stack_trace_carries_nothing_that_a_terminal_obeys() {
        rig.debug = true;
        rig.host.web.whileDetaching = () -> {
            throw new HostFault("it failed", new IOException("no\u001b[2J such\u009b device"));
        };
        assertThat(rig.run("pci-detach", "web", "03:00.0")).isEqualTo(1);
        assertThat(rig.err())
                .startsWith("error: it failed\n")
                .contains("Caused by: java.io.IOException: no?[2J such? device\n\t");
    }

    @Test
    void a_fault_of_jvirts_own_shows_no_stack_trace() {
        rig.host.web.whileDetaching = () -> {
            throw new IllegalStateException("boom");
        };
        assertThat(rig.run("pci-detach", "web", "03:00.0")).isEqualTo(1);
        assertThat(rig.err()).isEqualTo("error: internal error: java.lang.IllegalStateException: boom\n");
    }

    @Test
    void help_and_version_are_there_in_front_of_a_command_and_behind() {
        assertThat(rig.run("--help")).isZero();
        assertThat(rig.out()).contains("Usage: jvirt", "pci-detach");
        assertThat(rig.run("--version")).isZero();
        assertThat(rig.out()).startsWith("jvirt ").doesNotContain("$");
        assertThat(rig.run("pci-detach", "--help")).isZero();
        assertThat(rig.out()).contains("Usage: pci-detach", "--dry-run");
    }

    @Test
    void an_error_is_red_on_a_terminal_only_and_not_where_nobody_wants_colours() {
        rig.terminals = new Terminals(false, false, true);
        rig.colour = true;
        rig.run("nosuch");
        assertThat(rig.err()).isEqualTo("\u001b[31merror:\u001b[0m unknown command: 'nosuch'\n");

        rig.colour = false;
        rig.run("nosuch");
        assertThat(rig.err()).isEqualTo("error: unknown command: 'nosuch'\n");

        rig.colour = true;
        rig.terminals = new Terminals(true, true, false);
        rig.run("nosuch");
        assertThat(rig.err()).isEqualTo("error: unknown command: 'nosuch'\n");
    }
}
