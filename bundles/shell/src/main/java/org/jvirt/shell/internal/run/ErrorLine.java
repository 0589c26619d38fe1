package org.jvirt.shell.internal.run;

import java.io.PrintStream;
import org.jvirt.shell.internal.output.TerminalText;

/** Prints errors as virsh does, and their stack traces for those who ask. */
public final class ErrorLine {
    private final PrintStream stream;
    private final boolean debug;

    public ErrorLine(PrintStream stream, boolean debug) {
        this.stream = stream;
        this.debug = debug;
    }

    public void print(String message, Throwable cause) {
        stream.print("error: " + TerminalText.of(message) + "\n");
        if (debug) {
            cause.printStackTrace(stream);
        }
        stream.flush();
    }
}
