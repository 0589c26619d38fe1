package org.jvirt.shell.internal.run;

import java.util.List;
import org.jvirt.api.Printable;
import org.jvirt.shell.internal.command.BadUsage;
import org.jvirt.shell.internal.command.CommandFailed;

/** The everyday commands of virsh that no driver can do, so that whoever knows them hears that they are missing, and not misspelt. */
final class NotYet {
    private static final List<String> NAMES = List.of(
            "vcpupin",
            "attach-disk",
            "detach-disk",
            "attach-interface",
            "detach-interface",
            "update-device",
            "domifaddr",
            "sysinfo",
            "nodecpustats");

    private NotYet() {}

    /** The commands' names, in virsh's order of groups. */
    static List<String> names() {
        return NAMES;
    }

    /** Why the catalogue has no such command: virsh's sentence for a word that is none, or that jvirt lacks what virsh has. */
    static RuntimeException reason(String name) {
        return NAMES.contains(name)
                ? new CommandFailed("'" + name + "' is a command of virsh that jvirt does not have yet")
                : new BadUsage("unknown command: '" + Printable.of(name) + "'");
    }
}
