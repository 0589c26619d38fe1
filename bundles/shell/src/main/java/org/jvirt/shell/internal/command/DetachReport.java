package org.jvirt.shell.internal.command;

import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jvirt.api.Custody;
import org.jvirt.api.DetachOutcome;
import org.jvirt.api.PciAddress;
import org.jvirt.shell.internal.output.Output;

/** Says how a detach came out: one line, and one more for a device that is held back. */
public final class DetachReport {
    private DetachReport() {}

    public static void print(DetachOutcome outcome, Output output) {
        printRelease(outcome, output);
        printCustody(outcome, output);
    }

    /** How it came out, in one line. */
    public static void printRelease(DetachOutcome outcome, Output output) {
        output.remark(devices(outcome) + " detached from " + outcome.domain() + " (" + manner(outcome) + ")");
    }

    /** How it came out and how long it took: {@code forced: ejected, 10.02 s}. */
    public static String manner(DetachOutcome outcome) {
        return outcome.release().label() + ", " + seconds(outcome.duration());
    }

    /** Where the device is kept, if it is not free. */
    public static void printCustody(DetachOutcome outcome, Output output) {
        if (outcome.custody() == Custody.HELD_BACK) {
            for (PciAddress device : outcome.devices()) {
                output.remark(device + " is held back from other domains until " + outcome.domain()
                        + " has ended: pci-release " + device + " releases it at once");
            }
        }
    }

    private static String devices(DetachOutcome outcome) {
        return outcome.devices().stream().map(PciAddress::toString).collect(Collectors.joining(", "));
    }

    private static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.2f s", duration.toMillis() / 1000.0);
    }
}
