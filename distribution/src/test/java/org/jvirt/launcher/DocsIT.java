package org.jvirt.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvirt.launcher.JvirtProcess.Result;

/** What the guides have their readers type: each line of a block marked {@code jvirt} is run, on the simulated host. */
@Timeout(300)
class DocsIT {
    private static final Path DOCS = Path.of("..", "docs");
    private static final String BLOCK = "```jvirt";
    private static final String END = "```";

    /** How a line says that its command fails, and on purpose. */
    private static final String FAILS = "# fails";

    @TempDir
    private Path state;

    static List<Path> guides() throws IOException {
        try (Stream<Path> files = Files.list(DOCS)) {
            return files.filter(file -> file.toString().endsWith(".md"))
                    .filter(file -> !commands(file).isEmpty())
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("guides")
    void every_command_of_a_guide_does_what_the_guide_says(Path guide) throws Exception {
        try (EmbeddedJvirt jvirt = new EmbeddedJvirt(state)) {
            for (String line : commands(guide)) {
                Result result = jvirt.run(line);
                assertThat(result.status())
                        .as("%s of %s: %s%s", line, guide, result.out(), result.err())
                        .isEqualTo(line.contains(FAILS) ? 1 : 0);
            }
        }
    }

    private static List<String> commands(Path guide) {
        List<String> commands = new ArrayList<>();
        boolean inside = false;
        for (String line : lines(guide)) {
            if (inside && !line.equals(END)) {
                commands.add(line);
            }
            inside = line.equals(BLOCK) || (inside && !line.equals(END));
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
