package org.jvirt.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvirt.api.error.HostFault;

class HostProcessTest {
    private static final String AFTER_STATE = " 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 123456 20 21\n";

    @TempDir
    private Path proc;

    private final HostProcess real = new HostProcess(Path.of("/proc"));

    private HostProcess with(String stat) throws IOException {
        Files.createDirectories(proc.resolve("42"));
        Files.writeString(proc.resolve("42/stat"), stat);
        return new HostProcess(proc);
    }

    @Test
    void thisProcessIsAlive() {
        assertThat(real.self()).startsWith(ProcessHandle.current().pid() + "@");
        assertThat(real.isAlive(real.self())).isTrue();
    }

    @Test
    void aProcessThatGotTheSamePidLaterIsAnother() {
        assertThat(real.isAlive(real.self() + "1")).isFalse();
    }

    @Test
    void aChildIsAliveUntilItHasEnded() throws Exception {
        Process child = new ProcessBuilder("sleep", "60").start();
        String stat = Files.readString(Path.of("/proc/" + child.pid() + "/stat"));
        String name =
                child.pid() + "@" + stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19];
        assertThat(real.isAlive(name)).isTrue();
        child.destroyForcibly().waitFor();
        assertThat(real.isAlive(name)).isFalse();
    }

    @Test
    void theCommandsNameMayHoldAnything() throws IOException {
        assertThat(with("42 (a) R (b\n c) S" + AFTER_STATE).isAlive("42@123456"))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Z", "X"})
    void aProcessThatHasEndedButIsNotBuriedIsNotAlive(String state) throws IOException {
        assertThat(with("42 (java) " + state + AFTER_STATE).isAlive("42@123456"))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "simulated", "42", "42@", "@1", "-1@2", "../1@2", "99999999999@1", "42@123456 "})
    void whatIsNoNameIsNobody(String name) throws IOException {
        assertThat(with("42 (java) S" + AFTER_STATE).isAlive(name)).isFalse();
    }

    @Test
    void aStatFileThatIsNoneIsAHostFault() throws IOException {
        HostProcess odd = with("nonsense");
        assertThatThrownBy(() -> odd.isAlive("42@1")).isInstanceOf(HostFault.class);
    }
}
