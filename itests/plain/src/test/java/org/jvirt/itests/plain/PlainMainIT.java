package org.jvirt.itests.plain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The bundles in a JVM of their own that has no OSGi: whatever they need is on the class path, and the program ends by itself. */
@Timeout(60)
class PlainMainIT {
    private static final Path LIB = Path.of("target", "lib");

    @Test
    void no_osgi_is_on_the_class_path() throws IOException {
        try (Stream<Path> jars = Files.list(LIB)) {
            assertThat(jars.map(jar -> jar.getFileName().toString()))
                    .isNotEmpty()
                    .noneMatch(name -> name.contains("osgi") || name.contains("felix"));
        }
    }

    @Test
    void domains_of_the_simulated_host_are_listed() throws Exception {
        assertThat(run("test:///default")).isEqualTo(0);

        assertThat(printed()).contains("silent is ");
    }

    @Test
    void every_driver_is_found() throws Exception {
        assertThat(run("nonsense:///")).isEqualTo(1);

        assertThat(printed()).contains("lxc", "network", "nodedev", "qemu", "storage", "test", "xen");
    }

    @Test
    void settings_are_system_properties() throws Exception {
        assertThat(run("test:///default", "-Dorg.jvirt.storage.toolTimeoutSeconds=soon"))
                .isEqualTo(1);

        assertThat(printed())
                .contains(
                        "the system property org.jvirt.storage.toolTimeoutSeconds is 'soon': expected a whole number");
    }

    private static int run(String uri, String... options) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(options));
        command.addAll(
                List.of("-cp", "target/classes" + File.pathSeparator + LIB + "/*", PlainMain.class.getName(), uri));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output().toFile())
                .start()
                .waitFor();
    }

    private static String printed() throws IOException {
        return Files.readString(output(), StandardCharsets.UTF_8);
    }

    private static Path output() {
        return Path.of("target", "printed");
    }
}
