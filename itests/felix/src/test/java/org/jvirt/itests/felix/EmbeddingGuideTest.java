package org.jvirt.itests.felix;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.Test;

public class EmbeddingGuideTest {
    private static final String BLOCK = "```java\n";

    /** What {@link PlatformIT} and itests/plain run is what the guide shows, word for word. */
    @Test
    public void the_code_of_the_guide_is_the_code_that_is_tested() throws IOException {
        String guide = Files.readString(Path.of("../../docs/embedding.md"));
        List<String> code = Arrays.stream(guide.split(BLOCK, -1))
                .skip(1)
                .map(block -> block.substring(0, block.indexOf("```")))
                .toList();

        assertEquals(2, code.size());
        assertShown("../example/src/main/java/org/jvirt/itests/example/DeviceDrain.java", code.get(0));
        assertShown("../plain/src/main/java/org/jvirt/itests/plain/PlainMain.java", code.get(1));
    }

    private static void assertShown(String tested, String code) throws IOException {
        assertTrue(code, code.contains("class "));
        assertTrue(code, Files.readString(Path.of(tested)).endsWith(code));
    }
}
