package org.jvirt.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateFolderTest {
    /** Nobody, root included, writes there. */
    private static final Path UNWRITABLE = Path.of("/proc/self/nothing");

    @Test
    void is_the_installation_if_that_can_be_written_to(@TempDir Path home) {
        assertThat(StateFolder.of(home, Map.of("HOME", "/home/me")).folder()).contains(home);
    }

    @Test
    void is_the_users_folder_for_state_otherwise() {
        assertThat(StateFolder.of(UNWRITABLE, Map.of("HOME", "/home/me", "XDG_STATE_HOME", "/state"))
                        .folder())
                .contains(Path.of("/state/jvirt"));
        assertThat(StateFolder.of(UNWRITABLE, Map.of("HOME", "/home/me")).folder())
                .contains(Path.of("/home/me/.local/state/jvirt"));
    }

    @Test
    void is_nowhere_for_a_user_without_a_home() {
        assertThat(StateFolder.of(UNWRITABLE, Map.of()).folder()).isEmpty();
    }
}
