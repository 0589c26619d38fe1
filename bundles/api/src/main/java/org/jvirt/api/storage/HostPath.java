package org.jvirt.api.storage;

import java.nio.file.Path;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;

/** A path in a definition, which must mean the same wherever and whenever it is read. */
public final class HostPath {
    private HostPath() {}

    /**
     * @param what what the path is, for the message
     * @throws InvalidRequest if the path is not absolute, or says with {@code ..} that it is somewhere else
     */
    public static void require(String what, Path path) {
        if (!path.isAbsolute()
                || !path.equals(path.normalize())
                || path.toString().codePoints().anyMatch(Character::isISOControl)) {
            throw new InvalidRequest("the " + what + " is '" + Printable.of(path.toString())
                    + "': expected an absolute path without . or .. or control characters");
        }
    }
}
