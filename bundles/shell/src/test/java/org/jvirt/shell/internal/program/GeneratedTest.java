package org.jvirt.shell.internal.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvirt.shell.internal.run.Catalogue;

/** What is made of the commands for other programs: bash's completion, run by bash, and the manual page. */
class GeneratedTest {
    private final ProgramRig rig = new ProgramRig();

    @TempDir
    Path folder;

    @Test
    void bash_completes_commands() throws Exception {
        assertThat(complete(1, "jvirt", "pci-as"))
                .containsExactly("pci-assignable-list", "pci-assignable-add", "pci-assignable-remove");
        assertThat(complete(3, "jvirt", "-c", "xen:///system", "domu")).containsExactly("domuuid");
    }

    @Test
    void bash_completes_options() throws Exception {
        assertThat(complete(2, "jvirt", "pci-detach", "--force"))
                .containsExactly("--force=never", "--force=after-timeout", "--force=immediate");
    }

    /** The program stands in for itself: it says what it was asked. */
    @Test
    void bash_asks_jvirt_for_what_can_be_listed_on_the_connection_that_the_line_names() throws Exception {
        assertThat(complete(5, "jvirt", "-c", "xen:///system", "pci-list", "--json", ""))
                .containsExactly("-c", "xen:///system", "complete", "--", "pci-list", "--json");
    }

    /** compopt works in a completion only: here it says what it was asked for. */
    @Test
    void bash_completes_files_for_a_command_that_takes_one_and_where_jvirt_has_nothing_to_say() throws Exception {
        String silent = "jvirt() { :; }; compopt() { COMPREPLY=(\"$*\"); }; ";
        assertThat(complete(silent, 2, "jvirt", "define", "do")).containsExactly("-o", "default");
        assertThat(complete(silent, 5, "jvirt", "-c", "xen:///system", "attach-device", "web", ""))
                .containsExactly("-o", "default");
        assertThat(complete(silent, 2, "jvirt", "dominfo", "")).containsExactly("");
        String answering = "jvirt() { echo web; }; compopt() { COMPREPLY=(\"$*\"); }; ";
        assertThat(complete(answering, 2, "jvirt", "attach-device", "")).containsExactly("web");
    }

    @Test
    void jvirt_answers_what_bash_asks() {
        assertThat(rig.run("complete", "--", "pci-list", "--json")).isZero();
        assertThat(rig.out()).contains("web\n").contains("silent\n");
        assertThat(rig.run("complete", "--", "nosuch")).isZero();
        assertThat(rig.out()).isEmpty();
    }

    @Test
    void the_manual_page_has_every_command_and_no_line_that_is_a_request_by_accident() {
        assertThat(rig.run("help", "--format=man")).isZero();

        assertThat(rig.out().lines()).allMatch(line -> line.matches("(\\.(TH|SH|SS|TP|B)( .*)?|[^.'].*|\\\\&.*)"));
        for (String name : Catalogue.names()) {
            assertThat(rig.out()).contains("\n.SS \"" + name.replace("-", "\\-") + "\"\n");
        }
        assertThat(rig.out()).contains("\n.TP\n.B \\-\\-force POLICY\n");
    }

    private Iterable<String> complete(int current, String... words) throws IOException, InterruptedException {
        return complete("jvirt() { printf '%s\\n' \"$@\"; }; ", current, words);
    }

    /**
     * @param functions what bash finds in jvirt's place
     */
    private Iterable<String> complete(String functions, int current, String... words)
            throws IOException, InterruptedException {
        assertThat(rig.run("help", "--format=bash")).isZero();
        Path script = Files.writeString(folder.resolve("jvirt.bash"), rig.out());
        StringBuilder line = new StringBuilder();
        for (String word : words) {
            line.append(" '").append(word).append('\'');
        }
        Process bash = new ProcessBuilder(
                        "bash",
                        "-c",
                        "source " + script + "; " + functions + "COMP_WORDS=(" + line + "); COMP_CWORD=" + current
                                + "; _jvirt; printf '%s\\n' \"${COMPREPLY[@]}\"")
                .redirectErrorStream(true)
                .start();
        String printed = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(printed).isZero();
        return printed.lines().toList();
    }
}
