package org.jvirt.shell.internal.run;

/**
 * How answers are printed where the command itself does not say so.
 *
 * @param debug print stack traces with errors
 */
public record Preferences(boolean quiet, boolean json, boolean debug) {
    /** As people want it, with stack traces if {@code JVIRT_DEBUG=1}. */
    public static Preferences fromEnvironment() {
        return new Preferences(false, false, "1".equals(System.getenv("JVIRT_DEBUG")));
    }
}
