package org.jvirt.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvirt.launcher.JvirtProcess.Result;

/** bin/jvirt as a process, on the simulated host. */
@Timeout(300)
class ProgramIT {
    @Test
    void list_shows_the_simulated_domains_and_nothing_on_standard_error() throws Exception {
        Result result = JvirtProcess.run("list", "--all");
        assertThat(result.err()).isEmpty();
        assertThat(result.out()).startsWith(" Id   Name ").contains(" silent ", " pv-silent ", " dead-dm ");
        assertThat(result.status()).isZero();
    }

    @Test
    void a_silent_guest_keeps_its_device_under_never_and_loses_it_under_after_timeout() throws Exception {
        Result result = JvirtProcess.run("-q", """
                pci-detach silent 04:00.0 --force=never --timeout 1; pci-list silent;
                pci-detach silent 04:00.0 -f --timeout 1; pci-list silent; pci-assignable-list
                """);
        assertThat(result.err())
                .startsWith("error: guest 'silent' did not release 0000:04:00.0 within 1.0 s")
                .hasLineCount(1);
        assertThat(result.out())
                .startsWith("05.0 0000:04:00.0\n0000:04:00.0 \n")
                .doesNotContain("\u001b");
        assertThat(result.status()).isEqualTo(1);
    }

    @Test
    void a_script_comes_from_standard_input() throws Exception {
        Result result = JvirtProcess.runWithInput("domid web\nnope\ndomid nope # fails too\ndomid silent\n", "-q");
        assertThat(result.out()).isEqualTo("1\n2\n");
        assertThat(result.err())
                .startsWith("error: unknown command: 'nope'\nerror: ")
                .hasLineCount(2);
        assertThat(result.status()).isEqualTo(2);
    }

    @Test
    void bad_usage_is_2_and_a_failure_is_1() throws Exception {
        assertThat(JvirtProcess.run("pci-detach", "web", "03:00").status()).isEqualTo(2);
        assertThat(JvirtProcess.run("pci-detach", "-f", "web", "04:00.0").status())
                .isEqualTo(1);
        Result noDriver = JvirtProcess.run("-c", "nope:///system", "list");
        assertThat(noDriver.err())
                .startsWith("error: no driver serves 'nope:///system'")
                .hasLineCount(1);
        assertThat(noDriver.status()).isEqualTo(1);
    }

    @Test
    void a_configuration_is_read_a_link_is_followed_and_no_file_is_left(@TempDir Path folder) throws Exception {
        Path copy = folder.resolve("an installation");
        JvirtProcess.copyTo(copy);
        Files.writeString(
                copy.resolve("conf/org.jvirt.policy.cfg"), "rules = [8086:0001=never, 0000:04:00.*=immediate]\n");
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), copy.resolve("bin/jvirt"));

        Result result = JvirtProcess.run(
                link,
                Map.of("JVIRT_JAVA_OPTIONS", "-Djava.io.tmpdir=" + temporary),
                "",
                "policy",
                "explain",
                "silent",
                "04:00.0");

        assertThat(result.err()).isEmpty();
        assertThat(result.out()).startsWith("immediate (").contains("0000:04:00.*");
        try (Stream<Path> left = Files.list(temporary)) {
            assertThat(left.filter(file -> file.getFileName().toString().startsWith("jvirt")))
                    .isEmpty();
        }
    }

    @Test
    void a_command_is_one_operation_in_the_log_and_in_the_audit_log(@TempDir Path folder) throws Exception {
        Path copy = folder.resolve("copy");
        JvirtProcess.copyTo(copy);
        Path logs = copy.resolve("log");
        Files.deleteIfExists(logs.resolve("audit.log"));
        Files.deleteIfExists(logs.resolve("jvirt.log"));

        JvirtProcess.run(
                copy.resolve("bin/jvirt"),
                Map.of("JVIRT_DEBUG", "1"),
                "",
                "pci-detach silent 04:00.0 --force=immediate; pci-detach web 03:00.0");

        List<String> audited = Files.readAllLines(logs.resolve("audit.log"));
        List<String> lines = Files.readAllLines(logs.resolve("jvirt.log"));
        assertThat(audited).hasSize(2);
        Set<String> operations = new HashSet<>();
        for (String detach : audited) {
            String operation = detach.replaceFirst(".*\"operation\":\"([^\"]*)\".*", "$1");
            operations.add(operation);
            assertThat(lines).anyMatch(line -> line.contains(" " + operation + " ") && line.contains("Domain.detach"));
        }
        assertThat(operations).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"guestTimeoutSeconds = abc", "guestTimeoutSeconds = 0", "defaultPolicy = maybe", "rules=[foo]"})
    void a_malformed_policy_is_said_and_only_an_explicit_one_is_followed(String line, @TempDir Path folder)
            throws Exception {
        Path copy = folder.resolve("copy");
        JvirtProcess.copyTo(copy);
        Files.writeString(copy.resolve("conf/org.jvirt.policy.cfg"), line + "\n");

        Result result = JvirtProcess.run(
                copy.resolve("bin/jvirt"),
                Map.of(),
                "",
                "-q",
                "policy explain silent 04:00.0; pci-detach silent 04:00.0; pci-list silent;"
                        + " pci-detach silent 04:00.0 --force=immediate; pci-list silent");

        assertThat(result.err().lines())
                .hasSize(2)
                .allSatisfy(sentence -> assertThat(sentence)
                        .startsWith("error: the configuration org.jvirt.policy is malformed: ")
                        .contains("expected"));
        assertThat(result.out()).isEqualTo("05.0 0000:04:00.0\n");
        assertThat(result.status()).isEqualTo(1);
    }

    @Test
    void a_malformed_configuration_of_a_host_is_said_to_who_opens_it(@TempDir Path folder) throws Exception {
        Path copy = folder.resolve("copy");
        JvirtProcess.copyTo(copy);
        Files.writeString(copy.resolve("conf/org.jvirt.xen.host.cfg"), "xenstoreTimeoutSeconds = 0\n");

        Result result =
                JvirtProcess.run(copy.resolve("bin/jvirt"), Map.of(), "domid web\nconnect xen:///system\n", "-q");

        assertThat(result.out()).isEqualTo("1\n");
        assertThat(result.err())
                .startsWith("error: the configuration org.jvirt.xen.host is malformed: xenstoreTimeoutSeconds is '0'")
                .hasLineCount(1);
    }

    @Test
    void the_hosts_drivers_keep_their_files_where_they_are_told_to(@TempDir Path folder) throws Exception {
        Path copy = folder.resolve("copy");
        JvirtProcess.copyTo(copy);
        Files.writeString(copy.resolve("conf/org.jvirt.storage.cfg"), "stateFolder = " + folder + "/storage\n");
        Files.writeString(
                copy.resolve("conf/org.jvirt.network.cfg"),
                "stateFolder = " + folder + "/network\nrunFolder = " + folder + "/network-run\n");
        Path network = Files.writeString(
                folder.resolve("net.xml"),
                "<network><name>own</name><forward mode='bridge'/><bridge name='br9'/></network>");

        Result result = JvirtProcess.run(
                copy.resolve("bin/jvirt"),
                Map.of(),
                "connect storage:///system\npool-define-as own dir --target " + folder
                        + "/images\nconnect network:///system\nnet-define " + network + "\n");

        assertThat(result.err()).isEmpty();
        assertThat(folder.resolve("storage/pools/own.xml")).exists();
        assertThat(folder.resolve("network/own.xml")).exists();
    }

    @Test
    void a_signal_ends_the_wait_and_what_it_leaves_is_said_and_audited(@TempDir Path folder) throws Exception {
        Path copy = folder.resolve("copy");
        JvirtProcess.copyTo(copy);
        String program = copy.resolve("bin/jvirt").toString();
        Path audit = folder.resolve("log/audit.log");
        Files.writeString(copy.resolve("conf/org.jvirt.policy.cfg"), "auditFile = " + audit + "\n");
        // Whoever runs the tests in the background may have all below ignore this signal.
        ProcessBuilder builder = new ProcessBuilder(
                        "env", "--default-signal=INT", program, "pci-detach", "silent", "04:00.0", "--timeout", "3600")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        // As on a terminal, it says what it waits for.
        builder.environment().put("JVIRT_JAVA_OPTIONS", "-Djvirt.terminals=2");
        builder.environment().put("NO_COLOR", "1");
        Process process = builder.start();
        CompletableFuture.delayedExecutor(120, TimeUnit.SECONDS).execute(process::destroyForcibly);

        StringBuilder err = new StringBuilder();
        try (Reader stderr = process.errorReader()) {
            for (int next = stderr.read(); next >= 0; next = stderr.read()) {
                err.append((char) next);
                if (err.toString().endsWith("waiting for guest")) {
                    new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                            .start()
                            .waitFor();
                }
            }
        }

        assertThat(err).contains("error: the detach of 0000:04:00.0 was cancelled");
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("128 and the signal's number").isEqualTo(130);
        assertThat(audit).content().hasLineCount(1).contains("DetachCancelled");
    }

    @Test
    void a_bundle_that_is_missing_is_named(@TempDir Path folder) throws Exception {
        Path copy = folder.resolve("broken");
        JvirtProcess.copyTo(copy);
        try (Stream<Path> bundles = Files.list(copy.resolve("bundles"))) {
            for (Path jar : bundles.filter(file -> file.getFileName().toString().startsWith("picocli"))
                    .toList()) {
                Files.delete(jar);
            }
        }
        Result result = JvirtProcess.run(copy.resolve("bin/jvirt"), Map.of(), "", "list");
        assertThat(result.err())
                .startsWith("error: ")
                .contains("org.jvirt.shell", "picocli")
                .doesNotContain("\tat ");
        assertThat(result.out()).isEmpty();
        assertThat(result.status()).isEqualTo(1);
    }

    @Test
    void a_java_that_is_not_there_is_said() throws Exception {
        Result result = JvirtProcess.run(
                JvirtProcess.home().resolve("bin/jvirt"), Map.of("JAVA_HOME", "/nonexistent"), "", "list");
        assertThat(result.err()).isEqualTo("error: JAVA_HOME has no Java: /nonexistent/bin/java\n");
        assertThat(result.status()).isEqualTo(1);
    }
}
