package org.jvirt.storage.internal.volume;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvirt.api.error.HostFault;

/**
 * Hidden names for volumes that are being made. A name says which process makes the volume (by pid, and start in clock ticks since boot, as in
 * proc(5)), so that what a killed process left can be told from what another one is at.
 */
public final class BuildNames {
    private static final Pattern NAME = Pattern.compile("\\.jvirt-([0-9]{1,10})-([0-9]{1,19})-[0-9]+");

    /** Fields after the command's name, which is in parentheses and may hold anything. */
    private static final Pattern STAT = Pattern.compile("(?s).*\\) \\S(?: \\S+){18} ([0-9]+) .*");

    /** One for the whole process: two drivers in it may build in one folder. */
    private static final AtomicLong COUNTER = new AtomicLong();

    private final Path proc;

    public BuildNames(Path proc) {
        this.proc = proc;
    }

    String next() {
        long pid = ProcessHandle.current().pid();
        return ".jvirt-" + pid + "-"
                + startOf(pid).orElseThrow(() -> new HostFault("this process is not in " + proc, null)) + "-"
                + COUNTER.incrementAndGet();
    }

    /** True if it is the name of a build whose process has ended. */
    boolean isLeftover(String name) {
        Matcher parts = NAME.matcher(name);
        return parts.matches() && !startOf(Long.parseLong(parts.group(1))).equals(Optional.of(parts.group(2)));
    }

    private Optional<String> startOf(long pid) {
        Path stat = proc.resolve(Long.toString(pid)).resolve("stat");
        try {
            Matcher fields = STAT.matcher(Files.readString(stat));
            return fields.matches() ? Optional.of(fields.group(1)) : Optional.empty();
        } catch (NoSuchFileException ended) {
            return Optional.empty();
        } catch (IOException unreadable) {
            // The process may end between open and read (ESRCH): then it is gone.
            if (Files.notExists(stat)) {
                return Optional.empty();
            }
            throw new HostFault(stat + " cannot be read", unreadable);
        }
    }
}
