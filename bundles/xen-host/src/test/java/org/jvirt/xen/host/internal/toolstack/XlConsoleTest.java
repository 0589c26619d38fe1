package org.jvirt.xen.host.internal.toolstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvirt.api.DomainConsole;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.OperationCancelled;

@Timeout(30)
class XlConsoleTest {
    @TempDir
    private Path folder;

    /** An xl that does what the shell says. */
    private DomainConsole console(String shell) throws IOException {
        Path script = folder.resolve("xl");
        Files.writeString(script, "#!/bin/sh\n" + shell + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return XlConsole.open(script.toString(), 7);
    }

    private static String read(DomainConsole console) {
        byte[] buffer = new byte[64];
        int length = console.read(buffer);
        return length < 0 ? "end" : new String(buffer, 0, length, StandardCharsets.UTF_8);
    }

    @Test
    void bytes_go_both_ways_until_the_domain_ends() throws IOException {
        try (DomainConsole console = console("echo \"$@\"; read line; printf \"$line\"; exit 1")) {
            assertThat(read(console)).isEqualTo("console 7\n");
            console.write("a b\nleft".getBytes(StandardCharsets.UTF_8), 4);
            assertThat(read(console)).isEqualTo("a b");
            assertThat(read(console)).isEqualTo("end");
        }
    }

    /** As xl demands it. */
    @Test
    void xl_has_a_terminal_that_echoes_nothing_and_has_no_keys_of_its_own() throws IOException {
        try (DomainConsole console = console("test -t 0 && test -t 1 || exit; printf ready; head -c 3 | od -An -tx1")) {
            assertThat(read(console)).isEqualTo("ready");
            console.write(new byte[] {3, 4, '\r'}, 3);
            assertThat(read(console)).isEqualTo(" 03 04 0d\n");
            assertThat(read(console)).isEqualTo("end");
        }
    }

    /** A guest logs its user out at the Ctrl-D that script(1) presses at the end of its input. */
    @Test
    void to_close_it_presses_no_key() throws Exception {
        Path pressed = folder.resolve("pressed");
        DomainConsole console = console("printf ready; exec cat > " + pressed);
        assertThat(read(console)).isEqualTo("ready");
        console.write(new byte[] {'x'}, 1);
        while (!Files.exists(pressed) || Files.size(pressed) == 0) {
            Thread.sleep(10);
        }
        console.close();
        assertThat(read(console)).isEqualTo("end");
        assertThat(Files.readString(pressed)).isEqualTo("x");
    }

    @Test
    void what_xl_says_of_a_console_that_it_cannot_open_is_passed_on_fit_for_a_terminal() throws IOException {
        try (DomainConsole console = console("printf 'no\\033[2J console\\n' >&2; exit 1")) {
            assertThatThrownBy(() -> read(console))
                    .isInstanceOf(HostFault.class)
                    .hasMessage("the console of domain 7 cannot be opened: no?[2J console");
        }
    }

    @Test
    void whoever_waits_hears_of_its_end() throws Exception {
        DomainConsole console = console("exec sleep 600");
        CompletableFuture<String> waiting = CompletableFuture.supplyAsync(() -> read(console));
        console.close();
        console.close();
        assertThat(waiting.get()).isEqualTo("end");
        assertThatThrownBy(() -> console.write(new byte[1 << 20], 1 << 20)).isInstanceOf(HostFault.class);
    }

    @Test
    void whoever_waits_can_be_interrupted() throws IOException {
        try (DomainConsole console = console("exec sleep 600")) {
            Thread.currentThread().interrupt();
            assertThatThrownBy(() -> read(console)).isInstanceOf(OperationCancelled.class);
            assertThat(Thread.interrupted()).isTrue();
        }
    }
}
