package org.jvirt.itests.felix;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.Test;

/** The code that the guides show is code that a test runs, word for word. */
public class GuidesTest {
    private static final String BLOCK = "```java\n";

    @Test
    public void what_is_said_of_embedding_is_run_by_the_platform_and_by_a_plain_main() throws IOException {
        List<String> code = codeOf("embedding.md");

        assertEquals(2, code.size());
        assertShown("../example/src/main/java/org/jvirt/itests/example/DeviceDrain.java", code.get(0));
        assertShown("../plain/src/main/java/org/jvirt/itests/plain/PlainMain.java", code.get(1));
    }

    @Test
    public void the_driver_is_run_by_the_platform() throws IOException {
        List<String> code = codeOf("drivers.md");

        assertEquals(1, code.size());
        assertShown("../example/src/main/java/org/jvirt/itests/example/ToyDriver.java", code.get(0));
    }

    private static List<String> codeOf(String guide) throws IOException {
        return Arrays.stream(
                        Files.readString(Path.of("../../docs").resolve(guide)).split(BLOCK, -1))
                .skip(1)
                .map(block -> block.substring(0, block.indexOf("```")))
                .toList();
    }

    private static void assertShown(String tested, String code) throws IOException {
        assertTrue(code, code.contains("class "));
        assertTrue(code, Files.readString(Path.of(tested)).endsWith(code));
    }
}
