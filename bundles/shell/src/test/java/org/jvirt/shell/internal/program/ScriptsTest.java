package org.jvirt.shell.internal.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.jvirt.api.DetachRequest;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.PciAddress;
import org.jvirt.api.PciSelector;

/** Several commands in one run. */
class ScriptsTest {
    private final ProgramRig rig = new ProgramRig();

    @Test
    void one_argument_holds_several_commands() {
        assertThat(rig.run("-q", "domid web; domid 'silent'")).isZero();
        assertThat(rig.out()).isEqualTo("1\n12\n");
    }

    @Test
    void of_several_arguments_a_semicolon_is_no_separator() {
        assertThat(rig.run("domid", "web; domid silent")).isEqualTo(1);
        assertThat(rig.err()).isEqualTo("error: failed to get domain 'web; domid silent'\n");
    }

    @Test
    void commands_come_from_standard_input_where_none_is_given() {
        rig.input = "domid web # the first\n\n# nothing here\n  domid silent; domid off\n";
        assertThat(rig.run("-q")).isZero();
        assertThat(rig.out()).isEqualTo("1\n12\n-\n");
    }

    @Test
    void all_are_run_and_the_status_is_the_first_failures() {
        rig.input = "domid web\ndomid nope\nnope\ndominfo \"web\ndomid silent";
        assertThat(rig.run("-q")).isEqualTo(1);
        assertThat(rig.out()).isEqualTo("1\n12\n");
        assertThat(rig.err()).hasLineCount(3);
        rig.input = "nope\ndomid nope\n";
        assertThat(rig.run()).isEqualTo(2);
    }

    @Test
    void what_one_line_says_is_forgotten_by_the_next() {
        PciSelector device = PciSelector.of(PciAddress.parse("03:00.0"));
        rig.input = """
                pci-detach --force=immediate --timeout 1 web 03:00.0
                pci-detach web 03:00.0
                pci-detach silent
                domid --help
                list --all
                list
                policy explain --force=never web 03:00.0
                policy explain web 03:00.0
                """;
        assertThat(rig.run("-q")).isEqualTo(2);
        assertThat(rig.err()).hasLineCount(1).contains("PCI_SPEC_STRING");
        assertThat(rig.host.web.detached)
                .containsExactly(
                        new DetachRequest(
                                device, Optional.of(ForcePolicy.IMMEDIATE), Optional.of(Duration.ofSeconds(1))),
                        DetachRequest.of(device));
        assertThat(rig.host.silent.detached).isEmpty();
        assertThat(rig.out()).containsOnlyOnce(" off ");
    }

    @Test
    void all_share_one_connection_which_is_closed_at_the_end() {
        assertThat(rig.run("list; list; uri; connect test:///default; list")).isZero();
        assertThat(rig.host.opened).isEqualTo(1);
        assertThat(rig.host.closed).isEqualTo(1);
    }

    @Test
    void an_empty_script_does_nothing_well() {
        assertThat(rig.run()).isZero();
        assertThat(rig.run("  ;; # none")).isZero();
        assertThat(rig.out()).isEmpty();
    }

    @Test
    void on_a_terminal_without_a_command_the_shell_is_wanted() {
        rig.terminals = new Terminals(true, true, true);
        assertThat(rig.run()).isEqualTo(JvirtProgram.OPEN_THE_SHELL);
        assertThat(rig.run("-c", "test:///default")).isEqualTo(JvirtProgram.OPEN_THE_SHELL);
        assertThat(rig.run("uri")).isZero();
    }

    @Test
    void an_interrupted_command_tells_what_it_leaves_and_ends_the_script() {
        rig.host.web.whileDetaching = () -> Thread.currentThread().interrupt();
        assertThat(rig.run("pci-detach web 03:00.0; domid web")).isZero();
        assertThat(Thread.interrupted()).as("the interruption is passed on").isTrue();
        assertThat(rig.out()).isEqualTo("0000:03:00.0 detached from web (forced: ejected, 10.02 s)\n");
    }
}
