package org.jvirt.shell.internal.run;

import org.jvirt.api.error.InvalidRequest;
import picocli.CommandLine.ParameterException;

/** What picocli has against some words, in a sentence. */
public final class UsageSentence {
    private UsageSentence() {}

    /**
     * A malformed value speaks for itself; picocli's own sentences want a hint.
     *
     * @param help the command that explains
     */
    public static String of(ParameterException malformed, String help) {
        return malformed.getCause() instanceof InvalidRequest value
                ? String.valueOf(value.getMessage())
                : String.valueOf(malformed.getMessage()).replaceFirst("^Error: ", "") + " (see " + help + ")";
    }
}
