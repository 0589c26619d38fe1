package org.jvirt.shell.internal.connection;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.jvirt.shell.internal.command.BadUsage;

/** The number of a part of the host, which virsh takes alone or behind an option's name. */
final class PartNumber {
    private PartNumber() {}

    static OptionalInt of(@Nullable Integer alone, @Nullable Integer named, String option) {
        if (alone != null && named != null) {
            throw new BadUsage("a number alone and " + option + " exclude each other");
        }
        Integer given = alone == null ? named : alone;
        return given == null ? OptionalInt.empty() : OptionalInt.of(given);
    }
}
