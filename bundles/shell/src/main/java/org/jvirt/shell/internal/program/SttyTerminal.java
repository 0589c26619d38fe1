package org.jvirt.shell.internal.program;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jvirt.shell.internal.command.CommandFailed;
import org.jvirt.shell.internal.command.Terminal;

/** The terminal on standard input, by stty(1): Java has no call for its modes. */
final class SttyTerminal implements Terminal {
    private final InputStream in;
    private final PrintStream out;

    SttyTerminal(InputStream in, PrintStream out) {
        this.in = in;
        this.out = out;
    }

    @Override
    public Raw take() {
        String before = stty("-g");
        stty("raw", "-echo");
        return new Raw() {
            @Override
            public int read(byte[] keys) {
                try {
                    int waiting = Math.min(in.available(), keys.length);
                    return waiting == 0 ? 0 : in.read(keys, 0, waiting);
                } catch (IOException gone) {
                    throw new CommandFailed("the terminal is gone: " + gone.getMessage(), gone);
                }
            }

            @Override
            public void write(byte[] bytes, int length) {
                out.write(bytes, 0, length);
                out.flush();
            }

            @Override
            public void close() {
                stty(before);
            }
        };
    }

    private static String stty(String... words) {
        List<String> line = new ArrayList<>(List.of("stty"));
        line.addAll(List.of(words));
        try {
            Process stty = new ProcessBuilder(line)
                    .redirectInput(Redirect.INHERIT)
                    .redirectErrorStream(true)
                    .start();
            String said = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
            if (awaitEnd(stty) != 0) {
                throw new CommandFailed("the terminal does not change its mode: " + said);
            }
            return said;
        } catch (IOException missing) {
            throw new CommandFailed("'stty' cannot be started: " + missing.getMessage(), missing);
        }
    }

    /** It has closed its output, and is about to end: who is interrupted now is so afterwards, with a terminal as it was. */
    private static int awaitEnd(Process stty) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return stty.waitFor();
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
