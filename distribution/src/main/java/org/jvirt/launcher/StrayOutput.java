package org.jvirt.launcher;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What bundles print by themselves, having no log service to tell: line by line, it goes to the log, and not among a command's answers. */
final class StrayOutput extends OutputStream {
    private static final Logger LOG = Logger.getLogger("stray output");

    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private final Level level;

    private StrayOutput(Level level) {
        this.level = level;
    }

    /**
     * Takes the place of standard output and standard error until it is closed.
     *
     * @param level how the log takes it
     */
    static StrayOutput divert(Level level) {
        StrayOutput diverted = new StrayOutput(level);
        PrintStream stream = new PrintStream(diverted, true, StandardCharsets.UTF_8);
        System.setOut(stream);
        System.setErr(stream);
        return diverted;
    }

    @Override
    public synchronized void write(int octet) {
        if (octet == '\n') {
            log();
        } else {
            line.write(octet);
        }
    }

    @Override
    public synchronized void close() {
        System.setOut(out);
        System.setErr(err);
        log();
    }

    private void log() {
        String text = line.toString(StandardCharsets.UTF_8).strip();
        line.reset();
        if (!text.isEmpty()) {
            LOG.log(level, text);
        }
    }
}
