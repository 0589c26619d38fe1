package org.jvirt.shell.internal.output;

import java.io.PrintStream;
import org.jvirt.api.Printable;

/** Where an answer is printed as text. Nothing that goes through it can carry control characters to a terminal. */
public final class Output {
    private final PrintStream stream;
    private final boolean quiet;

    /**
     * @param quiet leave out what is said for people only: headings, confirmations, empty lines
     */
    public Output(PrintStream stream, boolean quiet) {
        this.stream = stream;
        this.quiet = quiet;
    }

    public boolean quiet() {
        return quiet;
    }

    /** Prints one line. */
    public void line(String text) {
        stream.print(Printable.line(text) + "\n");
    }

    /** Prints a line of what virsh's info commands print: a name, and a value in a column of its own. */
    public void property(String name, String value) {
        line(String.format("%-15s %s", name, value));
    }

    /** Prints one line, unless it is to be quiet. */
    public void remark(String text) {
        if (!quiet) {
            line(text);
        }
    }

    /** Prints text of many lines as it is. */
    public void lines(String text) {
        stream.print(Printable.lines(text));
    }
}
