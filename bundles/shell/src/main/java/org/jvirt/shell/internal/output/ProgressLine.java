package org.jvirt.shell.internal.output;

import java.io.PrintStream;
import org.jvirt.api.Printable;
import org.jvirt.api.Step;
import org.jvirt.api.StepListener;
import org.jvirt.api.storage.ProgressListener;

/**
 * Shows on a terminal what a long step waits for, or how far data has been moved: one line, gone once that is over. Used by several threads when
 * several devices leave at once.
 */
public final class ProgressLine implements StepListener, ProgressListener, AutoCloseable {
    /** Back to the line's begin, and erase it (ECMA-48, EL). */
    private static final String ERASE = "\r\u001b[K";

    /** A longer line would wrap, and a wrapped line cannot be erased. */
    private static final int LONGEST = 78;

    private static final int BAR = 40;

    private final PrintStream terminal;
    private boolean shown;
    private String bar = "";

    public ProgressLine(PrintStream terminal) {
        this.terminal = terminal;
    }

    @Override
    public synchronized void waiting(String name, String detail) {
        String text = Printable.line("waiting for " + detail);
        show(text.length() > LONGEST ? text.substring(0, LONGEST - 3) + "..." : text);
    }

    @Override
    public synchronized void progress(long done, long total) {
        String text = total > 0 ? bar((int) (100.0 * Math.min(done, total) / total)) : Amount.of(done);
        if (!text.equals(bar)) {
            bar = text;
            show(text);
        }
    }

    private static String bar(int percent) {
        int full = BAR * percent / 100;
        return "[" + "#".repeat(full) + ".".repeat(BAR - full) + "] " + percent + " %";
    }

    private void show(String text) {
        terminal.print(ERASE + text);
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
