package org.jvirt.itests.explorer;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What happened in a run, for people; kept only where it is wanted. */
final class Story {
    private final boolean kept;
    private final LongSupplier nanos;
    private final StringBuilder text = new StringBuilder();

    private Story(boolean kept, LongSupplier nanos) {
        this.kept = kept;
        this.nanos = nanos;
    }

    static Story untold() {
        return new Story(false, () -> 0);
    }

    static Story told(LongSupplier nanos) {
        return new Story(true, nanos);
    }

    void call(int number, DriverProcess process, Port port, Object[] arguments, @Nullable Fault fault) {
        if (kept) {
            tell(String.format(
                    Locale.ROOT,
                    "%s  %s  %s(%s)%s",
                    number == 0 ? "   -" : String.format(Locale.ROOT, "%4d", number),
                    process.owner(),
                    port.label(),
                    Arrays.stream(arguments).map(String::valueOf).collect(Collectors.joining(", ")),
                    fault == null ? "" : "   <<< " + fault.story()));
        }
    }

    void tell(String what) {
        if (kept) {
            text.append(String.format(Locale.ROOT, "%9.3f s  %s%n", nanos.getAsLong() / 1e9, what));
        }
    }

    boolean isKept() {
        return kept;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
