package org.jvirt.itests.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The BOM has every bundle, and nothing else. */
class BomTest {
    private static final Path BUNDLES = Path.of("..", "..", "bundles");
    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(org\\.jvirt\\.[a-z-]+)</artifactId>");

    @Test
    void the_bom_has_every_bundle() throws IOException {
        List<String> bundles;
        try (Stream<Path> folders = Files.list(BUNDLES)) {
            bundles = folders.map(folder -> folder.getFileName().toString())
                    .filter(name -> !name.equals("bom"))
                    .filter(name -> Files.exists(BUNDLES.resolve(name).resolve("pom.xml")))
                    .map(name -> "org.jvirt." + name)
                    .toList();
        }
        String bom = Files.readString(BUNDLES.resolve("bom").resolve("pom.xml"));

        assertThat(ARTIFACT.matcher(bom.substring(bom.indexOf("<dependencyManagement>")))
                        .results()
                        .map(found -> found.group(1)))
                .containsExactlyInAnyOrderElementsOf(bundles);
    }
}
