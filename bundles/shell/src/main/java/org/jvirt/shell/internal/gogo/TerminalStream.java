package org.jvirt.shell.internal.gogo;

import java.io.FilterOutputStream;
import java.io.Flushable;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * A stream of a Gogo pipe whose flush reaches the terminal: Gogo's own ends in a channel, and the terminal behind it keeps what it got. A thread that
 * was interrupted, as by Ctrl-C, writes to it like any other: left to itself, it would close that channel, and the terminal with it.
 */
final class TerminalStream extends FilterOutputStream {
    private final Flushable terminal;

    private TerminalStream(OutputStream pipe, Flushable terminal) {
        super(pipe);
        this.terminal = terminal;
    }

    static PrintStream of(PrintStream pipe, Flushable terminal) {
        return new PrintStream(new TerminalStream(pipe, terminal), false);
    }

    private interface Access {
        void run() throws IOException;
    }

    @Override
    public void write(int octet) throws IOException {
        uninterrupted(() -> out.write(octet));
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        uninterrupted(() -> out.write(bytes, offset, length));
    }

    @Override
    public void flush() throws IOException {
        uninterrupted(() -> {
            out.flush();
            terminal.flush();
        });
    }

    private static void uninterrupted(Access access) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            access.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
