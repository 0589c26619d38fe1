package org.jvirt.shell.internal.run;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.jvirt.api.Printable;

/** Prints errors as virsh does, and their stack traces for those who ask. */
public final class ErrorLine {
    private static final String RED = "\u001b[31m";
    private static final String PLAIN = "\u001b[0m";

    private final PrintStream stream;
    private final boolean debug;
    private final boolean colour;

    public ErrorLine(Console console, Preferences preferences) {
        this.stream = console.err();
        this.debug = preferences.debug();
        this.colour = console.terminal() && preferences.colour();
    }

    public void print(String message, Throwable cause) {
        stream.print((colour ? RED + "error:" + PLAIN : "error:") + " " + Printable.line(message) + "\n");
        if (debug) {
            StringWriter trace = new StringWriter();
            cause.printStackTrace(new PrintWriter(trace, true));
            stream.print(Printable.lines(trace.toString()));
        }
        stream.flush();
    }
}
