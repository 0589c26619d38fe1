package org.jvirt.shell.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvirt.api.DomainConsole;
import org.jvirt.api.error.HostFault;
import org.jvirt.shell.internal.command.CurrentConnection;
import org.jvirt.shell.internal.command.DefaultUri;
import org.jvirt.shell.internal.command.Editor;
import org.jvirt.shell.internal.command.OpenConnections;
import org.jvirt.shell.internal.command.Terminal;
import org.jvirt.shell.internal.fake.FakeHost;

/** The terminal and the guest's console, joined by the command. */
@Timeout(30)
class ConsoleCommandTest {
    private final FakeHost host = new FakeHost();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Keys keys = new Keys();
    private final Echo echo = new Echo();

    /** Someone who types a line, and waits until it has come back before the next. */
    private static final class Keys implements Terminal, Terminal.Raw {
        private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
        private boolean taken;
        private String expected = "";

        @Override
        public Raw take() {
            taken = true;
            return this;
        }

        @Override
        public int read(byte[] buffer) {
            if (!shown.toString(StandardCharsets.UTF_8).endsWith(expected)) {
                return 0;
            }
            String line = lines.poll();
            if (line == null) {
                return 0;
            }
            expected = line;
            byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
            System.arraycopy(bytes, 0, buffer, 0, bytes.length);
            return bytes.length;
        }

        @Override
        public void write(byte[] bytes, int length) {
            shown.write(bytes, 0, length);
        }

        @Override
        public void close() {
            taken = false;
        }
    }

    /** A guest that echoes; at {@code exit} it ends, at {@code fail} its host does. */
    private static final class Echo implements DomainConsole {
        private static final String END = "";
        private final BlockingQueue<String> written = new LinkedBlockingQueue<>();
        private boolean closed;

        @Override
        public int read(byte[] buffer) {
            try {
                String text = written.take();
                if (text.equals("fail")) {
                    throw new HostFault("the host failed", null);
                }
                byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
                System.arraycopy(bytes, 0, buffer, 0, bytes.length);
                return text.equals(END) ? -1 : bytes.length;
            } catch (InterruptedException impossible) {
                throw new IllegalStateException(impossible);
            }
        }

        @Override
        public void write(byte[] bytes, int length) {
            String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
            written.add(text.equals("exit") ? END : text);
        }

        @Override
        public void close() {
            closed = true;
            written.add(END);
        }
    }

    private int console(Optional<Terminal> terminal) {
        host.web.console = Optional.of(echo);
        Console console = new Console(stream(out), stream(err), false, false, terminal);
        return new CommandRunner(console, new Preferences(false, false, false, false), Editor.NONE)
                .run(
                        List.of("console", "web"),
                        new CurrentConnection(new OpenConnections(host), new DefaultUri(Map.of())::get));
    }

    private static PrintStream stream(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    @Test
    void what_is_typed_reaches_the_guest_and_what_it_writes_the_terminal_until_the_escape_character() {
        keys.lines.addAll(List.of("\u0003", "ls\r", "\u001b[A", "last\u001dnever"));
        assertThat(console(Optional.of(keys))).isZero();
        assertThat(keys.shown.toString(StandardCharsets.UTF_8))
                .startsWith("\u0003ls\r\u001b[A")
                .doesNotContain("never");
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("Connected to domain 'web'\nEscape character is ^] (Ctrl + ])\n\n");
        assertThat(keys.taken).isFalse();
        assertThat(echo.closed).isTrue();
    }

    @Test
    void it_ends_with_the_guest() {
        keys.lines.add("exit");
        assertThat(console(Optional.of(keys))).isZero();
        assertThat(keys.taken).isFalse();
        assertThat(echo.closed).isTrue();
    }

    @Test
    void a_host_that_fails_gives_the_terminal_back() {
        keys.lines.add("fail");
        assertThat(console(Optional.of(keys))).isEqualTo(CommandRunner.FAILED);
        assertThat(err.toString(StandardCharsets.UTF_8)).isEqualTo("error: the host failed\n");
        assertThat(keys.taken).isFalse();
        assertThat(echo.closed).isTrue();
    }

    @Test
    void without_a_terminal_it_is_not_opened() {
        assertThat(console(Optional.empty())).isEqualTo(CommandRunner.FAILED);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .isEqualTo("error: a console needs a terminal to itself: expected bin/jvirt, or its shell, on one\n");
        assertThat(echo.closed).isFalse();
    }
}
