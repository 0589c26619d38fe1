package org.jvirt.xen.host.internal.devicemodel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jvirt.api.error.HostFault;

/** Who holds, and who waits for, the flock(2) of a file, by proc(5)'s locks. */
final class FlockTable {
    /** The device's number is left out: on some file systems it is not the one that stat(2) tells. */
    private static final Pattern LINE =
            Pattern.compile("[0-9]+: (-> )?FLOCK +\\S+ +\\S+ +(-?[0-9]+) [0-9a-f]+:[0-9a-f]+:([0-9]+) .*");

    private static final Path LOCKS = Path.of("/proc/locks");

    private FlockTable() {}

    /** The process that holds the lock, if any does that can be seen from here. */
    static OptionalLong holder(Path file) {
        return find(file, line -> line.group(1) == null);
    }

    /** Whether a process waits for the lock. */
    static boolean isAwaited(Path file) {
        return find(file, line -> line.group(1) != null).isPresent();
    }

    private static OptionalLong find(Path file, Predicate<Matcher> wanted) {
        try (Stream<String> lines = Files.lines(LOCKS)) {
            if (Files.notExists(file)) {
                return OptionalLong.empty();
            }
            String inode = String.valueOf(Files.getAttribute(file, "unix:ino"));
            return lines.map(LINE::matcher)
                    .filter(Matcher::matches)
                    .filter(line -> line.group(3).equals(inode))
                    .filter(wanted)
                    .mapToLong(line -> Long.parseLong(line.group(2)))
                    .findFirst();
        } catch (IOException unreadable) {
            throw new HostFault("the holder of " + file + " cannot be found out", unreadable);
        }
    }
}
