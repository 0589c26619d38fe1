package org.jvirt.network.internal.link;

import java.util.stream.Stream;
import org.jvirt.host.HostCommands;

/** Settings of the kernel below {@code /proc/sys/net}. By the command, for /proc shows those of this process's own namespace. */
final class Sysctl {
    private final HostCommands commands;

    Sysctl(HostCommands commands) {
        this.commands = commands;
    }

    /**
     * @param key with slashes between its parts, for an interface's name may hold dots
     */
    String get(String key) {
        return commands.run("sysctl", "-n", key).strip();
    }

    /**
     * @param settings as {@code key=value}
     */
    void set(String... settings) {
        commands.run(Stream.concat(Stream.of("sysctl", "-q", "-w"), Stream.of(settings))
                .toArray(String[]::new));
    }
}
