package org.jvirt.launcher;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What bundles print by themselves, without a log service to tell, while the container starts or stops: it goes to the log, not among a command's answers. */
final class StrayOutput implements AutoCloseable {
    private final PrintStream out = System.out;
    private final PrintStream err = System.err;
    private final ByteArrayOutputStream stray = new ByteArrayOutputStream();

    private final Level level;

    private StrayOutput(Level level) {
        this.level = level;
    }

    /**
     * @param level how the log takes it
     */
    static StrayOutput divert(Level level) {
        StrayOutput diverted = new StrayOutput(level);
        PrintStream stream = new PrintStream(diverted.stray, true, StandardCharsets.UTF_8);
        System.setOut(stream);
        System.setErr(stream);
        return diverted;
    }

    @Override
    public void close() {
        System.setOut(out);
        System.setErr(err);
        String text = stray.toString(StandardCharsets.UTF_8).strip();
        if (!text.isEmpty()) {
            Logger.getLogger("stray output").log(level, text);
        }
    }
}
