package org.jvirt.shell.internal.domain;

import java.util.EnumSet;
import java.util.Set;
import org.jvirt.api.SaveFlag;
import org.jvirt.shell.internal.command.BadUsage;
import picocli.CommandLine.Option;

/** How a domain is saved or restored, in virsh's words. */
public final class SaveOptions {
    @Option(names = "--bypass-cache", description = "past the host's cache of files")
    private boolean bypassCache;

    @Option(names = "--running", description = "it runs when it is restored, whatever it did when it was saved")
    private boolean running;

    @Option(names = "--paused", description = "it is suspended when it is restored")
    private boolean paused;

    Set<SaveFlag> flags() {
        if (running && paused) {
            throw new BadUsage("--running and --paused exclude each other");
        }
        Set<SaveFlag> flags = EnumSet.noneOf(SaveFlag.class);
        if (bypassCache) {
            flags.add(SaveFlag.BYPASS_CACHE);
        }
        if (running) {
            flags.add(SaveFlag.RUNNING);
        }
        if (paused) {
            flags.add(SaveFlag.PAUSED);
        }
        return flags;
    }
}
