package org.jvirt.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationFileTest {
    @TempDir
    private Path folder;

    private ConfigurationFile read(String text) throws IOException {
        return ConfigurationFile.read(Files.writeString(folder.resolve("org.jvirt.policy.cfg"), text));
    }

    @Test
    void a_file_is_named_after_its_configuration() throws IOException {
        assertThat(read("").pid()).isEqualTo("org.jvirt.policy");
    }

    @Test
    void lines_are_values_brackets_are_lists_and_comments_are_nothing() throws IOException {
        ConfigurationFile file =
                read("# a comment\ndefaultPolicy = after-timeout\nrules = [0000:03:00.*=immediate, 8086:10d3=never]\n");
        assertThat(file.values())
                .containsOnlyKeys("defaultPolicy", "rules")
                .containsEntry("defaultPolicy", "after-timeout")
                .containsEntry("rules", new String[] {"0000:03:00.*=immediate", "8086:10d3=never"});
    }

    @Test
    void a_malformed_file_is_named() {
        assertThatThrownBy(() -> read("x = \\u00zz"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("org.jvirt.policy.cfg");
    }
}
