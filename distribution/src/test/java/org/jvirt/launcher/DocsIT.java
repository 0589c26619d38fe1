package org.jvirt.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvirt.launcher.JvirtProcess.Result;

/** What the guides have their readers type: each line of a block marked {@code jvirt} is run, on the simulated host, and those that install completion and manual. */
@Timeout(300)
class DocsIT {
    private static final Path DOCS = Path.of("..", "docs");
    private static final String BLOCK = "```jvirt";
    private static final String SHELL_BLOCK = "```sh";
    private static final String END = "```";

    /** How a line says that its command fails, and on purpose. */
    private static final String FAILS = "# fails";

    @TempDir
    private Path state;

    static List<Path> guides() throws IOException {
        try (Stream<Path> files = Files.list(DOCS)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !commands(file, BLOCK).isEmpty())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("guides")
    void every_command_of_a_guide_does_what_the_guide_says(Path guide) throws Exception {
        try (EmbeddedJvirt jvirt = new EmbeddedJvirt(state)) {
            for (String line : commands(guide, BLOCK)) {
                Result result = jvirt.run(line);
                assertThat(result.status())
                        .as("%s of %s: %s%s", line, guide, result.out(), result.err())
                        .isEqualTo(line.contains(FAILS) ? 1 : 0);
            }
        }
    }

    /** In folders of the test's own, and not in the system's. */
    @Test
    void completion_and_manual_are_installed_as_the_guide_says() throws Exception {
        Path completion = state.resolve("etc/bash_completion.d/jvirt");
        Path manual = state.resolve("usr/local/share/man/man1/jvirt.1");
        Files.createDirectories(completion.getParent());
        Files.createDirectories(manual.getParent());

        for (String line : commands(DOCS.resolve("getting-started.md"), SHELL_BLOCK)) {
            String moved = line.replace(" > /", " > " + state + "/");
            assertThat(moved).isNotEqualTo(line);
            Result result = JvirtProcess.run(
                    Path.of("/bin/sh"), Map.of(), "", "-c", "cd " + JvirtProcess.home() + " && " + moved);
            assertThat(result).as(line).isEqualTo(new Result(0, "", ""));
        }

        Result read =
                JvirtProcess.run(Path.of("/bin/bash"), Map.of(), "", "-c", ". " + completion + " && complete -p jvirt");
        assertThat(read.err()).isEmpty();
        assertThat(read.out()).endsWith(" jvirt\n");
        assertThat(manual).content().startsWith(".TH ").contains("pci\\-detach");
    }

    private static List<String> commands(Path guide, String block) {
        List<String> commands = new ArrayList<>();
        boolean inside = false;
        for (String line : lines(guide)) {
            if (inside && !line.equals(END)) {
                commands.add(line);
            }
            inside = line.equals(block) || (inside && !line.equals(END));
        }
        return commands;
    }

    private static List<String> lines(Path guide) {
        try {
            return Files.readAllLines(guide);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
