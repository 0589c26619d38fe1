package org.jvirt.itests.explorer;

import org.jvirt.api.PowerOffOutcome;
import org.jvirt.api.error.VirtException;

/** A shutdown or destroy that reports failures, as the exception that the other operations throw. */
final class PowerOffIncomplete extends VirtException {
    private static final long serialVersionUID = 1;

    PowerOffIncomplete(PowerOffOutcome outcome) {
        super(
                outcome.failures().stream()
                        .map(Throwable::getMessage)
                        .reduce((first, second) -> first + "; and " + second)
                        .orElse(""),
                outcome.failures().get(0));
    }
}
