package org.jvirt.shell.internal.gogo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;
import org.jline.terminal.Terminal.Signal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvirt.shell.internal.command.CommandFailed;
import org.jvirt.shell.internal.command.Terminal;

/** On a terminal of JLine's with a line discipline, such as its shell over ssh has. */
@Timeout(30)
class JLineTerminalTest {
    private final PipedOutputStream keyboard = new PipedOutputStream();
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
    private final Semaphore interrupts = new Semaphore(0);
    private ExternalTerminal jline;

    @BeforeEach
    void open() throws IOException {
        jline = new ExternalTerminal(
                "test", "xterm", new PipedInputStream(keyboard, 65536), screen, StandardCharsets.UTF_8);
        jline.handle(Signal.INT, signal -> interrupts.release());
    }

    @AfterEach
    void close() throws IOException {
        jline.close();
    }

    private Terminal.Raw take() {
        return JLineTerminal.of(jline).orElseThrow().take();
    }

    private void type(String keys) throws IOException {
        keyboard.write(keys.getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
    }

    private static String read(Terminal.Raw taken, int length) {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        byte[] keys = new byte[16];
        while (read.size() < length) {
            read.write(keys, 0, taken.read(keys));
        }
        return read.toString(StandardCharsets.UTF_8);
    }

    @Test
    void taken_it_passes_every_key_unechoed_and_prints_bytes_as_they_are() throws IOException {
        String keys = "\u0003\r\u0004\u001a\u0011é\u001b[A" + "x".repeat(40);
        try (Terminal.Raw taken = take()) {
            type(keys);
            assertThat(read(taken, keys.getBytes(StandardCharsets.UTF_8).length))
                    .isEqualTo(keys);
            assertThat(taken.read(new byte[16])).isZero();
            assertThat(screen.size()).isZero();
            taken.write("line\nnext".getBytes(StandardCharsets.UTF_8), 9);
            assertThat(screen.toString(StandardCharsets.UTF_8)).isEqualTo("line\nnext");
        }
        assertThat(interrupts.availablePermits()).isZero();
    }

    @Test
    void given_back_it_is_as_before() throws Exception {
        String before = jline.getAttributes().toString();
        try (Terminal.Raw taken = take()) {
            assertThat(jline.getAttributes()).asString().isNotEqualTo(before);
            assertThat(taken.read(new byte[16])).isZero();
        }
        assertThat(jline.getAttributes()).asString().isEqualTo(before);
        type("\u0003");
        interrupts.acquire();
    }

    @Test
    void a_terminal_that_goes_away_is_said_to_be_gone() throws IOException {
        try (Terminal.Raw taken = take()) {
            keyboard.close();
            assertThatThrownBy(() -> read(taken, 1))
                    .isInstanceOf(CommandFailed.class)
                    .hasMessageStartingWith("the terminal is gone");
        }
    }

    @Test
    void what_is_no_terminal_of_jlines_is_none() {
        assertThat(JLineTerminal.of(null)).isEmpty();
        assertThat(JLineTerminal.of("xterm")).isEmpty();
    }
}
