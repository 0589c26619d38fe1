package org.jvirt.host;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvirt.api.error.HostFault;

/**
 * Names processes of this host so that a pid that is used again is not taken for the process that had it before: by pid, and start in clock ticks
 * since boot (proc(5), stat field 22). A time of day will not do: two readers of it disagree once the clock was set.
 */
public final class HostProcess {
    private static final Pattern NAME = Pattern.compile("([1-9][0-9]{0,9})@([0-9]{1,19})");

    /** Fields after the command's name, which is in parentheses and may hold anything: the state is the first of them. */
    private static final Pattern STAT = Pattern.compile("(?s).*\\) (\\S)(?: \\S+){18} ([0-9]+) .*");

    private final Path proc;

    public HostProcess(Path proc) {
        this.proc = proc;
    }

    /** The name of this process. */
    public String self() {
        long pid = ProcessHandle.current().pid();
        return nameOf(pid).orElseThrow(() -> new HostFault("this process is not in " + proc, null));
    }

    /** True if the process with this name is still there. */
    public boolean isAlive(String name) {
        Matcher parts = NAME.matcher(name);
        return parts.matches() && nameOf(Long.parseLong(parts.group(1))).equals(Optional.of(name));
    }

    private Optional<String> nameOf(long pid) {
        Path stat = proc.resolve(Long.toString(pid)).resolve("stat");
        try {
            Matcher fields = STAT.matcher(Files.readString(stat));
            if (!fields.matches()) {
                throw new HostFault(stat + " is not as proc(5) says", null);
            }
            boolean ended = "ZX".contains(fields.group(1));
            return ended ? Optional.empty() : Optional.of(pid + "@" + fields.group(2));
        } catch (NoSuchFileException gone) {
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
