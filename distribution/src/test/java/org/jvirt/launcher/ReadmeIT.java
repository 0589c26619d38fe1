package org.jvirt.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvirt.launcher.JvirtProcess.Result;

/** What the README has its readers type, word for word, on this machine. What wants a Xen host is {@code itests/xen-host}'s. */
@Timeout(300)
class ReadmeIT {
    /** Where its reader's images are. */
    private static final String IMAGES = "/srv/images";

    @TempDir
    private Path folder;

    @Test
    void its_first_command_takes_a_device_from_a_guest_that_never_answers() throws Exception {
        Result result = JvirtProcess.run(commands(""));

        assertThat(result.err())
                .startsWith("error: guest 'silent' did not release 0000:04:00.0 within 2.0 s")
                .hasLineCount(1);
        assertThat(result.out()).contains("detached from silent (forced: ejected");
        assertThat(result.status()).isEqualTo(1);
    }

    @Test
    void its_storage_commands_make_a_volume() throws Exception {
        Path copy = folder.resolve("copy");
        JvirtProcess.copyTo(copy);
        Files.writeString(copy.resolve("conf/org.jvirt.storage.cfg"), "stateFolder = " + folder + "/storage\n");
        String commands = commands("-c storage:///system ");
        assertThat(commands).contains(IMAGES);

        Result result = JvirtProcess.run(
                copy.resolve("bin/jvirt"),
                Map.of(),
                "",
                "-c",
                "storage:///system",
                commands.replace(IMAGES, folder + "/images"));

        assertThat(result.err()).isEmpty();
        assertThat(result.out()).contains(" disk ", "1.00 GiB");
        assertThat(folder.resolve("images/disk")).isRegularFile();
        assertThat(result.status()).isZero();
    }

    /** The quoted script behind bin/jvirt and these options. */
    private static String commands(String options) throws IOException {
        Matcher script = Pattern.compile("bin/jvirt " + Pattern.quote(options) + "'([^']*)'")
                .matcher(Files.readString(Path.of("..", "README.md")));
        assertThat(script.find()).isTrue();
        return script.group(1).strip();
    }
}
