package org.jvirt.shell.internal.run;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.jvirt.api.Printable;

/** Prints errors as virsh does, and their stack traces for those who ask. */
public final class ErrorLine {
    private final PrintStream stream;
    private final boolean debug;

    public ErrorLine(PrintStream stream, boolean debug) {
        this.stream = stream;
        this.debug = debug;
    }

    public void print(String message, Throwable cause) {
        stream.print("error: " + Printable.line(message) + "\n");
        if (debug) {
            StringWriter trace = new StringWriter();
            cause.printStackTrace(new PrintWriter(trace, true));
            stream.print(Printable.lines(trace.toString()));
        }
        stream.flush();
    }
}
