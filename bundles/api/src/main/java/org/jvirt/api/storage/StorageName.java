package org.jvirt.api.storage;

import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;

/** The names of pools and volumes. A name becomes a file's, so it can neither be a path nor hide. */
public final class StorageName {
    /** A file's name may have 255; what is built beside a file needs a few. */
    private static final int LONGEST = 200;

    private StorageName() {}

    /** True if something in storage may be called so: no slash, no dot in front, no control characters, at most 200 bytes. */
    public static boolean isValid(String name) {
        return !name.isBlank()
                && !name.startsWith(".")
                && name.indexOf('/') < 0
                && name.codePoints().noneMatch(c -> Character.isISOControl(c) || (c >= 0xd800 && c <= 0xdfff))
                && name.getBytes(StandardCharsets.UTF_8).length <= LONGEST
                && isFileName(name);
    }

    /** Under a locale such as C, Java cannot name every file. */
    private static boolean isFileName(String name) {
        try {
            return Path.of(name).getNameCount() == 1;
        } catch (InvalidPathException unmappable) {
            return false;
        }
    }

    /**
     * @param what what is to be called so, for the message
     */
    static void require(String what, String name) {
        if (!isValid(name)) {
            throw new InvalidRequest("'" + Printable.of(name) + "' is no name for a " + what
                    + ": expected 1 to 200 bytes without slash, control characters or a dot in front");
        }
    }
}
