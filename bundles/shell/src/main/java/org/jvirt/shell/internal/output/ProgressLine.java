package org.jvirt.shell.internal.output;

import java.io.PrintStream;
import org.jvirt.api.Step;
import org.jvirt.api.StepListener;

/** Shows on a terminal what a long step waits for: one line, gone once the step is over. Used by several threads when several devices leave at once. */
public final class ProgressLine implements StepListener, AutoCloseable {
    /** Back to the line's begin, and erase it (ECMA-48, EL). */
    private static final String ERASE = "\r\u001b[K";

    /** A longer line would wrap, and a wrapped line cannot be erased. */
    private static final int LONGEST = 78;

    private final PrintStream terminal;
    private boolean shown;

    public ProgressLine(PrintStream terminal) {
        this.terminal = terminal;
    }

    @Override
    public synchronized void waiting(String name, String detail) {
        String text = TerminalText.of("waiting for " + detail);
        terminal.print(ERASE + (text.length() > LONGEST ? text.substring(0, LONGEST - 3) + "..." : text));
        terminal.flush();
        shown = true;
    }

    @Override
    public synchronized void stepped(Step step) {
        close();
    }

    @Override
    public synchronized void close() {
        if (shown) {
            terminal.print(ERASE);
            terminal.flush();
            shown = false;
        }
    }
}
