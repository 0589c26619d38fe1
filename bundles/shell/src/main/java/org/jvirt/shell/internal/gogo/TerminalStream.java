package org.jvirt.shell.internal.gogo;

import java.io.FilterOutputStream;
import java.io.Flushable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/** A stream of a Gogo pipe whose flush reaches the terminal: Gogo's own ends in a channel, and the terminal behind it keeps what it got. */
final class TerminalStream extends FilterOutputStream {
    private final Flushable terminal;

    private TerminalStream(OutputStream pipe, Flushable terminal) {
        super(pipe);
        this.terminal = terminal;
    }

    static PrintStream of(PrintStream pipe, Flushable terminal) {
        return new PrintStream(new TerminalStream(pipe, terminal), false);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        out.write(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        super.flush();
        terminal.flush();
    }
}
