package org.jvirt.storage.internal.volume;

import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvirt.host.HostProcess;

/**
 * Hidden names for volumes that are being made. A name says which process makes the volume, so that what a killed process left can be told from what another one is at.
 */
public final class BuildNames {
    private static final Pattern NAME = Pattern.compile("\\.jvirt-([0-9]{1,10})-([0-9]{1,19})-[0-9]+");

    /** One for the whole process: two drivers in it may build in one folder. */
    private static final AtomicLong COUNTER = new AtomicLong();

    private final HostProcess processes;

    public BuildNames(HostProcess processes) {
        this.processes = processes;
    }

    String next() {
        return ".jvirt-" + processes.self().replace('@', '-') + "-" + COUNTER.incrementAndGet();
    }

    /** True if it is the name of a build, whoever is at it. */
    boolean isBuild(String name) {
        return NAME.matcher(name).matches();
    }

    /** True if it is the name of a build whose process has ended. */
    boolean isLeftover(String name) {
        Matcher parts = NAME.matcher(name);
        return parts.matches() && !processes.isAlive(parts.group(1) + "@" + parts.group(2));
    }
}
