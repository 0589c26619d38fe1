package org.jvirt.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvirt.launcher.JvirtProcess.Result;

/** jvirt beside libvirt's own virsh, each on a fresh test driver of libvirt: the table of {@code docs/virsh.md} has every difference, and no other. */
@Timeout(300)
class BesideVirshIT {
    private static final Path PAGE = Path.of("..", "docs", "virsh.md");

    /** The command, what only virsh says, what only jvirt says, and why. */
    private static final Pattern ROW = Pattern.compile("\\| `(.+?)` \\|(.*)\\|(.*)\\|(.*)\\|");

    /** The test driver's domain has used as much CPU time as the host's clock shows. */
    private static final Pattern CPU_TIME = Pattern.compile("(?m)^(CPU time: +)[0-9.]+s$");

    @TempDir
    private Path folder;

    @Test
    void each_difference_from_virsh_is_on_the_page_with_its_reason_and_there_is_no_other() throws Exception {
        assumeTrue(VirshProcess.isInstalled(), "there is no virsh: expected Debian's libvirt-clients");
        List<Matcher> rows = Files.readAllLines(PAGE).stream()
                .map(ROW::matcher)
                .filter(Matcher::matches)
                .toList();
        assertThat(rows).hasSizeGreaterThan(30);
        SoftAssertions page = new SoftAssertions();
        try (EmbeddedJvirt jvirt = new EmbeddedJvirt(Files.createDirectory(folder.resolve("state")))) {
            for (Matcher row : rows) {
                String command = row.group(1);
                LineDifference difference = LineDifference.of(
                        said(VirshProcess.run(folder, command)),
                        said(jvirt.run("-c", "test+libvirt:///default", command)));
                String reason = row.group(4).strip();
                page.assertThat(row.group()).isEqualTo(row(command, difference, reason));
                page.assertThat(reason.isEmpty())
                        .as("nothing differs, or there is a reason: " + command)
                        .isEqualTo(difference.left().isEmpty()
                                && difference.right().isEmpty());
            }
        }
        page.assertAll();
    }

    private static List<String> said(Result result) {
        List<String> lines = new ArrayList<>();
        lines.add("status " + result.status());
        result.err().lines().map(line -> "2> " + line).forEach(lines::add);
        CPU_TIME.matcher(result.out()).replaceAll("$1...s").lines().forEach(lines::add);
        return lines;
    }

    private static String row(String command, LineDifference difference, String reason) {
        return Stream.of("`" + command + "`", cell(difference.left()), cell(difference.right()), reason)
                .collect(Collectors.joining(" | ", "| ", " |"));
    }

    private static String cell(List<String> lines) {
        return lines.stream()
                .map(line -> line.isEmpty() ? "an empty line" : "`" + line.replace("|", "\\|") + "`")
                .collect(Collectors.joining("<br>"));
    }
}
