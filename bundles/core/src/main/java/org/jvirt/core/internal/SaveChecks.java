package org.jvirt.core.internal;

import java.nio.file.Path;
import java.util.Set;
import org.jvirt.api.Printable;
import org.jvirt.api.SaveFlag;
import org.jvirt.api.error.InvalidRequest;

/** What no driver need look at when a domain is saved or restored. */
final class SaveChecks {
    private SaveChecks() {}

    /** A relative path would be one below a folder of this process, which the driver's host may not have. */
    static void requireAbsolute(Path file) {
        if (!file.isAbsolute()) {
            throw new InvalidRequest("'" + Printable.of(file.toString())
                    + "' is no absolute path: expected one on the domain's host, such as /var/tmp/web.save");
        }
    }

    static void requireOneState(Set<SaveFlag> flags) {
        if (flags.contains(SaveFlag.RUNNING) && flags.contains(SaveFlag.PAUSED)) {
            throw new InvalidRequest("a restored domain is either running or paused: expected one of the two");
        }
    }
}
