package org.jvirt.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where jvirt keeps what outlives it: its logs.
 *
 * @param folder empty if there is no place that this user can write to
 */
record StateFolder(Optional<Path> folder) {
    /** The installation if it can be written to, else the user's folder for such things (XDG Base Directory: state). */
    static StateFolder of(Path home, Map<String, String> environment) {
        if (Files.isWritable(home)) {
            return new StateFolder(Optional.of(home));
        }
        String state = environment.getOrDefault("XDG_STATE_HOME", "");
        String user = environment.getOrDefault("HOME", "");
        if (!state.isEmpty()) {
            return new StateFolder(Optional.of(Path.of(state, "jvirt")));
        }
        return new StateFolder(
                user.isEmpty() ? Optional.empty() : Optional.of(Path.of(user, ".local", "state", "jvirt")));
    }
}
