package org.jvirt.itests.felix;

import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.Test;

public class ReadmeTest {
    /** What {@link PlatformIT} runs is what the README shows, word for word. */
    @Test
    public void the_code_of_the_readme_is_the_code_that_is_tested() throws IOException {
        String readme = Files.readString(Path.of("../../README.md"));
        String code = readme.substring(readme.indexOf("```java") + "```java\n".length(), readme.lastIndexOf("```"));
        String tested = Files.readString(Path.of("../example/src/main/java/org/jvirt/itests/example/DeviceDrain.java"));

        assertTrue(code, code.startsWith("@Component"));
        assertTrue(tested, tested.endsWith(code));
    }
}
