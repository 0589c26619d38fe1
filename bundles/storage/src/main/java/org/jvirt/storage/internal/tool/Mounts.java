package org.jvirt.storage.internal.tool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvirt.api.error.HostFault;

/** What is mounted where (proc(5), mountinfo). */
public final class Mounts {
    private static final Pattern ESCAPE = Pattern.compile("\\\\([0-7]{3})");

    private final Path mountinfo;

    public Mounts(Path mountinfo) {
        this.mountinfo = mountinfo;
    }

    /**
     * A mounted file system.
     *
     * @param number of its device, such as {@code 7:0}; some file systems have one of their own
     * @param source what was mounted
     */
    public record Mount(String number, String source) {}

    /** What is mounted at a place; of several, the one that is seen. */
    public Optional<Mount> at(Path place) {
        try {
            return Files.readAllLines(mountinfo, StandardCharsets.ISO_8859_1).stream()
                    .map(line -> line.split(" "))
                    .filter(fields -> unescape(fields[4]).equals(bytes(place)))
                    .map(fields -> new Mount(fields[2], unescape(fields[source(fields)])))
                    .reduce((lower, upper) -> upper);
        } catch (IOException unreadable) {
            throw new HostFault(mountinfo + " cannot be read", unreadable);
        }
    }

    /** The place as the kernel writes it: its bytes, one character each. */
    private static String bytes(Path place) {
        return new String(place.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }

    /** Behind optional fields, which a dash ends, come type and source. */
    private static int source(String[] fields) {
        int dash = 6;
        while (!fields[dash].equals("-")) {
            dash++;
        }
        return dash + 2;
    }

    private static String unescape(String text) {
        return ESCAPE.matcher(text)
                .replaceAll(escape ->
                        Matcher.quoteReplacement(Character.toString((char) Integer.parseInt(escape.group(1), 8))));
    }
}
