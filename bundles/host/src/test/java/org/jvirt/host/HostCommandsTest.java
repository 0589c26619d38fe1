package org.jvirt.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.OperationCancelled;

@Timeout(60)
class HostCommandsTest {
    private final HostCommands commands = new HostCommands(Duration.ofSeconds(60));

    @TempDir
    private Path folder;

    @Test
    void a_program_gets_its_input_and_its_output_is_the_answer() {
        String much = "line\n".repeat(100_000);
        assertThat(commands.feed(much, "cat")).isEqualTo(much);
        assertThat(commands.run("cat"))
                .as("nothing to read, and no wait for it")
                .isEmpty();
    }

    @Test
    void an_argument_is_what_it_is_and_no_shell_sees_it() {
        assertThat(commands.run("printf", "%s|", "a b", "$HOME", "*", ";ls", ""))
                .isEqualTo("a b|$HOME|*|;ls||");
    }

    @Test
    void programs_speak_english_and_have_the_variables_that_were_given() {
        assertThat(commands.with("ANSWER", "42").run("sh", "-c", "echo $LC_ALL $ANSWER"))
                .isEqualTo("C 42\n");
    }

    @Test
    void a_namespace_is_entered_first() {
        assertThatThrownBy(() -> commands.inNetworkNamespace("jvirt-nowhere").run("true"))
                .isInstanceOf(HostFault.class);
    }

    @Test
    void a_failure_says_what_the_program_said() {
        assertThatThrownBy(() -> commands.run("sh", "-c", "echo one >&2; echo 't\u001bwo' >&2; exit 3"))
                .isInstanceOf(HostFault.class)
                .hasMessageEndingWith("failed with exit status 3: one; t?wo");
        assertThatThrownBy(() -> commands.run("sh", "-c", "echo WARNING: old >&2; echo bad >&2; exit 3"))
                .hasMessageEndingWith("failed with exit status 3: bad");
        assertThatThrownBy(() -> commands.run("sh", "-c", "echo WARNING: old >&2; exit 3"))
                .hasMessageEndingWith("failed with exit status 3: WARNING: old");
        assertThatThrownBy(() -> commands.run("/nonexistent/program"))
                .isInstanceOf(HostFault.class)
                .hasMessageStartingWith("'/nonexistent/program' cannot be started");
    }

    @Test
    void of_a_long_reason_the_begin_and_the_end_are_told() {
        assertThatThrownBy(() -> commands.run("sh", "-c", "echo program: $(seq -s. 1000): No space left >&2; exit 1"))
                .hasMessageContaining(": program: 1.2.3.")
                .hasMessageEndingWith(".1000: No space left");
    }

    /** As xl says it whose hotplug script hangs. */
    @Test
    void the_first_of_several_reasons_is_told_whole() {
        String first = "libxl: error: libxl_aoutils.c:539:async_exec_timeout: killing execution of"
                + " /etc/xen/scripts/vif-bridge online because of timeout";
        assertThatThrownBy(() -> commands.run("sh", "-c", "echo '" + first + "' >&2; seq -s. 1000 >&2; exit 3"))
                .hasMessageContaining(": " + first + "; 1.2.");
    }

    @Test
    void output_without_end_is_not_kept() {
        assertThat(commands.run("head", "-c", "40000000", "/dev/zero")).hasSizeLessThan(17 << 20);
        assertThatThrownBy(() -> commands.run("sh", "-c", "head -c 40000000 /dev/zero >&2; exit 1"))
                .satisfies(failed -> assertThat(failed.getMessage()).hasSizeLessThan(400));
    }

    @Test
    void a_program_that_hangs_is_killed_with_its_children() throws Exception {
        HostCommands hasty = new HostCommands(Duration.ofSeconds(1));
        assertThatThrownBy(() -> hasty.run("sleep", "600"))
                .isInstanceOf(HostFault.class)
                .hasMessage("'sleep 600' did not end within 1 s and was killed");
        Path pid = folder.resolve("pid");
        assertThatThrownBy(() -> hasty.run("sh", "-c", "sleep 600 & echo $! > " + pid + "; wait"))
                .isInstanceOf(HostFault.class);
        ProcessHandle.of(Long.parseLong(Files.readString(pid).strip()))
                .ifPresent(child -> child.onExit().join());
    }

    @Test
    void an_interruption_is_passed_on() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> commands.run("sleep", "600")).isInstanceOf(OperationCancelled.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void progress_is_heard_while_a_program_runs() {
        List<Integer> heard = new ArrayList<>();
        // It goes on once it was heard, which the file says.
        Path go = folder.resolve("go");
        commands.runLong(
                List.of("sh", "-c", "printf '    (12.34/100%%)\\r'; until [ -e " + go + " ]; do sleep 0.1; done"),
                percent -> {
                    heard.add(percent);
                    DurableFile.write(go, "");
                });
        assertThat(heard).containsExactly(12);
    }
}
