package org.jvirt.shell.internal.run;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.jvirt.shell.internal.command.BadUsage;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The option of the commands that list. */
@Command
final class WatchOption {
    private static final Duration LONGEST = Duration.ofHours(1);

    @Option(
            names = "--watch",
            arity = "0..1",
            fallbackValue = "2",
            paramLabel = "SECONDS",
            description = "list again every so many seconds (2), until it is interrupted")
    private @Nullable Duration watch;

    /**
     * How long to wait before it is listed again; null: it is listed once.
     *
     * @throws BadUsage if it makes no sense
     */
    @Nullable
    Duration interval() {
        Duration interval = watch;
        if (interval != null && (interval.isZero() || interval.isNegative() || interval.compareTo(LONGEST) > 0)) {
            throw new BadUsage("an interval of " + interval.toMillis() / 1000.0
                    + " s is out of range: expected more than 0 and at most " + LONGEST.toSeconds() + " s");
        }
        return interval;
    }
}
