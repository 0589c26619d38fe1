package org.jvirt.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvirt.launcher.JvirtProcess.Result;

/** What a user may mistype, and what a hostile file may hold: the table of {@code docs/bad-input.md}, word for word, on the whole of jvirt. */
@Timeout(300)
class BadInputIT {
    private static final Path PAGE = Path.of("..", "docs", "bad-input.md");
    private static final Path INPUTS = Path.of("src", "test", "bad-input");

    /** How the page names the folder of the XML files. */
    private static final String FOLDER = "bad-input";

    private static final Pattern ROW = Pattern.compile("\\| `(.+)` \\| ([12]) \\| (.+) \\|");

    /** All that there is on the simulated host: its lists, and every document. */
    private static final String LISTS =
            "list --all; nodedev-list --tree; pool-list --all --details; vol-list default-pool --details;"
                    + " net-list --all; pci-list web; pci-list silent; pci-list dual; pci-assignable-list;"
                    + " pool-dumpxml default-pool; net-dumpxml default";

    @TempDir
    private Path folder;

    private record Row(String command, int status, String answer) {
        static Stream<Row> of(String line) {
            Matcher row = ROW.matcher(line);
            return row.matches()
                    ? Stream.of(
                            new Row(unescaped(row.group(1)), Integer.parseInt(row.group(2)), unescaped(row.group(3))))
                    : Stream.empty();
        }

        /** As it is before Markdown sees it. */
        private static String unescaped(String cell) {
            return cell.replace("\\|", "|")
                    .replace("\\*", "*")
                    .replace("&lt;", "<")
                    .replace("\\_", "_");
        }
    }

    @Test
    void each_row_of_the_page_is_what_jvirt_answers_and_changes_nothing() throws Exception {
        List<Row> rows = Files.readAllLines(PAGE).stream().flatMap(Row::of).toList();
        assertThat(rows).hasSizeGreaterThan(150);
        makeInputs();
        try (EmbeddedJvirt jvirt = new EmbeddedJvirt(folder.resolve("state"))) {
            check(rows, jvirt);
        }
    }

    private void check(List<Row> rows, EmbeddedJvirt jvirt) throws Exception {
        SoftAssertions answers = new SoftAssertions();
        String before = state(jvirt);
        assertThat(before).contains("0000:03:00.0", "0000:0c:00.0", "default-pool", "192.168.122");
        for (Row row : rows) {
            Result result = run(jvirt, row.command());
            answers.assertThat(text(result.err())).as(row.command()).isEqualTo("error: " + row.answer() + "\n");
            answers.assertThat(result.out())
                    .as("the output of " + row.command())
                    .isEmpty();
            answers.assertThat(result.status())
                    .as("the status of " + row.command())
                    .isEqualTo(row.status());
            answers.assertThat(state(jvirt)).as("after " + row.command()).isEqualTo(before);
        }
        answers.assertAll();
    }

    private String state(EmbeddedJvirt jvirt) throws Exception {
        StringBuilder state = new StringBuilder();
        Result lists = run(jvirt, LISTS);
        assertThat(lists.status()).as(lists.err()).isZero();
        state.append(lists.out());
        for (String domain : List.of("web", "silent", "dual", "plain")) {
            state.append(run(jvirt, "dumpxml " + domain).out());
        }
        state.append(run(jvirt, "connect storage:///system; pool-list --all").out());
        try (Stream<Path> files = Files.list(folder.resolve(FOLDER))) {
            files.sorted().forEach(state::append);
        }
        return state.toString();
    }

    private Result run(EmbeddedJvirt jvirt, String command) {
        return jvirt.run(command.replace(FOLDER, folder.resolve(FOLDER).toString()));
    }

    private String text(String printed) {
        return printed.replace(folder + "/", "");
    }

    private void makeInputs() throws Exception {
        Path inputs = Files.createDirectory(folder.resolve(FOLDER));
        try (Stream<Path> files = Files.list(INPUTS)) {
            for (Path file : files.toList()) {
                Files.copy(file, inputs.resolve(file.getFileName()));
            }
        }
        Path big = inputs.resolve("100MB.xml");
        Files.writeString(big, "<hostdev mode='subsystem' type='pci'>");
        try (RandomAccessFile padded = new RandomAccessFile(big.toFile(), "rw")) {
            padded.setLength(100 << 20);
        }
        Files.createDirectory(folder.resolve("state"));
    }
}
