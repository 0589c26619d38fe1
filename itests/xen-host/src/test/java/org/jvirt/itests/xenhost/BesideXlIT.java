package org.jvirt.itests.xenhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** xl's PCI commands by xl and by jvirt: docs/xl.md has each difference, and its reason. What is printed when it fails is the page as it is. */
@OnXenHost
@Timeout(900)
class BesideXlIT {
    private static final Path PAGE = Path.of("..", "..", "docs", "xl.md");
    private static final Path README = Path.of("..", "..", "README.md");
    private static final Pattern README_COMMAND =
            Pattern.compile("(?m)^    bin/jvirt -c xen:///system ([^#\n]*[^# \n])");
    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\| (.*) \\| (.*) \\| (.*) \\|");

    private final XenHost host;
    private Jvirt jvirt;

    BesideXlIT(XenHost host) {
        this.host = host;
    }

    @BeforeEach
    void install() throws IOException, InterruptedException {
        jvirt = Jvirt.warm(host, XenHostIT.SCENE, XenHostIT.FIRST);
    }

    @Test
    void each_command_differs_from_xls_as_the_page_says_and_nowhere_else() throws Exception {
        List<String> written = new ArrayList<>();
        List<String> found = new ArrayList<>();
        for (String line : Files.readAllLines(PAGE)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                written.add(line);
                found.add(compared(row.group(1), row.group(4)));
            }
        }
        assertThat(written).hasSizeGreaterThan(8);
        assertThat(found).isEqualTo(written);
    }

    /** Its guest is this host's, and so is the device. */
    @Test
    void what_the_readme_has_typed_on_a_xen_host_succeeds() throws Exception {
        List<String> commands = README_COMMAND
                .matcher(Files.readString(README))
                .results()
                .map(line -> line.group(1).replace("guest 03:00.0", "silent " + TestDevices.E1000E))
                .toList();
        assertThat(commands).hasSizeGreaterThan(3);
        jvirt.succeed(commands.toArray(String[]::new));
        assertThat(host.witnesses().assignable()).contains(TestDevices.E1000E);
    }

    private String compared(String command, String why) throws Exception {
        String xl = told(host.exec("xl " + command));
        String ours = told(jvirt.run(command));
        return xl.equals(ours)
                ? "| `" + command + "` |  |  | " + why + " |"
                : "| `" + command + "` | " + xl + " | " + ours + " | " + why + " |";
    }

    /** What it printed, and whether it failed: a warm jvirt has no status of its own for each line. Of an error its first line, without its place in libxl. */
    private static String told(Result result) {
        List<String> told = new ArrayList<>();
        if (result.exit() != 0) {
            told.add("fails");
        }
        result.stdout().lines().forEach(line -> told.add("`" + line + "`"));
        result.stderr()
                .lines()
                .limit(1)
                .map(line -> line.replaceFirst("libxl[_a-z]*\\.c:[0-9]+:[_a-z]+: ", ""))
                .forEach(line -> told.add("2> `" + line + "`"));
        return String.join("<br>", told).replace("|", "\\|").replace("``", "an empty line");
    }
}
