package org.jvirt.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shell on a terminal, which script(1) provides. */
class ShellIT {
    private static final Path SCRIPT = Path.of("/usr/bin/script");

    /** For a whole dialogue: a bound for hangs. */
    private static final int TIMEOUT_SECONDS = 300;

    private static final String CTRL_C = "\u0003";

    @TempDir
    private Path home;

    @Test
    void prompts_completes_runs_and_ends() throws Exception {
        try (Dialogue dialogue = Dialogue.withShell(home)) {
            dialogue.await("jvirt# ");
            dialogue.type("dominf\tsil\t\r");
            dialogue.await("idle");
            dialogue.await("jvirt# ");
            dialogue.type("pci-list dual; pci-detach dual 0000:0a:00.*\r");
            dialogue.await("0000:0a:00.0, 0000:0a:00.1 detached from dual (released by guest");
            dialogue.await("jvirt# ");
            dialogue.type("pci-detach silent \t --force=imm\t\r");
            dialogue.await("0000:04:00.0 detached from silent (forced: ejected");
            dialogue.await("jvirt# ");
            dialogue.type("nope\r");
            dialogue.await("error: unknown command: 'nope'");
            dialogue.await("jvirt# ");
            dialogue.exit();
        }
    }

    @Test
    void completes_a_file_folder_by_folder(@TempDir Path folder) throws Exception {
        Path document = Files.createDirectories(folder.resolve("documents")).resolve("one-domain.xml");
        Files.writeString(
                document,
                "<domain type='xen'><name>completed</name><memory>65536</memory><vcpu>1</vcpu><os><type>hvm</type></os>"
                        + "<devices/></domain>");
        try (Dialogue dialogue = Dialogue.withShell(home)) {
            dialogue.await("jvirt# ");
            dialogue.type("define " + folder + "/doc\tone\t\r");
            dialogue.await("Domain 'completed' defined from " + document);
            dialogue.await("jvirt# ");
            dialogue.exit();
        }
    }

    @Test
    void ctrl_c_ends_the_command_which_says_what_it_leaves_and_not_the_shell() throws Exception {
        try (Dialogue dialogue = Dialogue.withShell(home)) {
            dialogue.await("jvirt# ");
            dialogue.type("pci-detach silent 04:00.0 --timeout 3600\r");
            dialogue.await("waiting for guest 'silent'");
            dialogue.type(CTRL_C);
            // Gogo does not wait for the command's last words.
            dialogue.await("error: the detach of 0000:04:00.0 was cancelled", "jvirt# ");
            // The device model of this one hangs: the interruption meets a step that is not the guest's.
            dialogue.type("pci-detach dead-dm 09:00.0 -f --timeout 3600\r");
            dialogue.await("waiting for ");
            dialogue.type(CTRL_C);
            dialogue.await("error: the detach of 0000:09:00.0", "jvirt# ");
            dialogue.type("domstate silent\r");
            dialogue.await("idle");
            dialogue.await("jvirt# ");
            dialogue.exit();
        }
    }

    @Test
    void what_is_configured_for_the_shell_holds_for_it_and_for_no_command(@TempDir Path folder) throws Exception {
        Path copy = folder.resolve("copy");
        JvirtProcess.copyTo(copy);
        Files.writeString(copy.resolve("conf/shell/org.jvirt.policy.cfg"), "defaultPolicy = immediate\n");

        assertThat(JvirtProcess.run(copy.resolve("bin/jvirt"), Map.of(), "", "policy explain silent 04:00.0")
                        .out())
                .contains("never");
        try (Dialogue dialogue = Dialogue.withShell(copy, home)) {
            dialogue.await("jvirt# ");
            dialogue.type("policy explain silent 04:00.0\r");
            dialogue.await("immediate");
            dialogue.await("jvirt# ");
            dialogue.exit();
        }
    }

    /** Types, and reads until something is there. */
    private record Dialogue(Process process) implements AutoCloseable {
        static Dialogue withShell(Path home) throws IOException {
            return withShell(JvirtProcess.home(), home);
        }

        static Dialogue withShell(Path installation, Path home) throws IOException {
            assumeTrue(Files.isExecutable(SCRIPT), "script(1) makes the terminal: install bsdutils");
            ProcessBuilder builder = new ProcessBuilder(
                            SCRIPT.toString(),
                            "-qec",
                            // A terminal of no width shows no prompt.
                            "stty cols 120 rows 40; exec '" + installation.resolve("bin/jvirt") + "'",
                            "/dev/null")
                    .redirectErrorStream(true);
            builder.environment().put("TERM", "xterm");
            builder.environment().put("NO_COLOR", "1");
            // The shell keeps its history in the user's home.
            builder.environment().put("JVIRT_JAVA_OPTIONS", "-Duser.home=" + home);
            Process process = builder.start();
            // A read from a process cannot be interrupted; it ends when script(1) has nothing more to show.
            CompletableFuture.delayedExecutor(TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .execute(() -> process.children().forEach(ProcessHandle::destroy));
            return new Dialogue(process);
        }

        void type(String keys) throws IOException {
            OutputStream stdin = process.getOutputStream();
            stdin.write(keys.getBytes(StandardCharsets.UTF_8));
            stdin.flush();
        }

        /** Reads until all of it was there, in whatever order. */
        void await(String... texts) throws IOException {
            InputStream stdout = process.getInputStream();
            StringBuilder seen = new StringBuilder();
            while (!Stream.of(texts).allMatch(text -> seen.indexOf(text) >= 0)) {
                int next = stdout.read();
                if (next < 0) {
                    throw new EOFException(
                            "waiting for " + List.of(texts) + ", the shell's output ended after: " + seen);
                }
                seen.append((char) next);
            }
        }

        void exit() throws IOException, InterruptedException {
            type("exit\r");
            assertThat(process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
