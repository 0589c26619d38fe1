package org.jvirt.api.storage;

import java.util.OptionalInt;
import org.jvirt.api.error.InvalidRequest;

/**
 * Who may use a pool's folder, or a volume's file. What is empty is left as the host makes it.
 *
 * @param mode as chmod(1) takes it, such as 0600
 */
public record StoragePermissions(OptionalInt mode, OptionalInt owner, OptionalInt group) {
    /** Leaves all as the host makes it. */
    public static final StoragePermissions NONE =
            new StoragePermissions(OptionalInt.empty(), OptionalInt.empty(), OptionalInt.empty());

    /**
     * @throws InvalidRequest if the mode has more than the bits for reading, writing and executing
     */
    public StoragePermissions {
        if (mode.isPresent() && (mode.getAsInt() & ~0777) != 0) {
            throw new InvalidRequest(String.format("mode 0%o is out of range: expected 0 to 0777", mode.getAsInt()));
        }
    }
}
