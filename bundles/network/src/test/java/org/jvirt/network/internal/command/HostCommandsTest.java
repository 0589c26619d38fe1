package org.jvirt.network.internal.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.OperationCancelled;

class HostCommandsTest {
    private final HostCommands commands = new HostCommands(Optional.empty(), Duration.ofSeconds(60));

    @Test
    void a_program_gets_its_input_and_its_output_is_the_answer() {
        String much = "line\n".repeat(100_000);
        assertThat(commands.feed(much, "cat")).isEqualTo(much);
    }

    @Test
    void a_failure_says_what_the_program_said() {
        assertThatThrownBy(() -> commands.run("sh", "-c", "echo one >&2; echo 't\u001bwo' >&2; exit 3"))
                .isInstanceOf(HostFault.class)
                .hasMessageEndingWith("failed with exit status 3: one; t?wo");
        assertThatThrownBy(() -> commands.run("/nonexistent/program"))
                .isInstanceOf(HostFault.class)
                .hasMessageStartingWith("'/nonexistent/program' cannot be started");
    }

    @Test
    void a_program_that_hangs_is_killed() {
        HostCommands hasty = new HostCommands(Optional.empty(), Duration.ofSeconds(1));
        assertThatThrownBy(() -> hasty.run("sleep", "600"))
                .isInstanceOf(HostFault.class)
                .hasMessage("'sleep 600' did not end within 1 s and was killed");
    }

    @Test
    void an_interruption_is_passed_on() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> commands.run("sleep", "600")).isInstanceOf(OperationCancelled.class);
        assertThat(Thread.interrupted()).isTrue();
    }
}
