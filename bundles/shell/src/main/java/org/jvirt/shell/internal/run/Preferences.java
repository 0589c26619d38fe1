package org.jvirt.shell.internal.run;

import java.util.Map;

/**
 * How answers are printed where the command itself does not say so.
 *
 * @param debug print stack traces with errors
 * @param colour colours on a terminal
 */
public record Preferences(boolean quiet, boolean json, boolean debug, boolean colour) {
    /** As people want it, with stack traces if {@code JVIRT_DEBUG=1}, and without colours if {@code NO_COLOR} is anything (no-color.org). */
    public static Preferences of(Map<String, String> environment) {
        return new Preferences(
                false,
                false,
                "1".equals(environment.get("JVIRT_DEBUG")),
                environment.getOrDefault("NO_COLOR", "").isEmpty());
    }

    /** With what a user asks for besides. */
    public Preferences with(boolean quietly, boolean asJson) {
        return new Preferences(quietly, asJson, debug, colour);
    }
}
