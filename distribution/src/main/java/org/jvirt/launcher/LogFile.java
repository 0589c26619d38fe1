package org.jvirt.launcher;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import java.util.Optional;
import java.util.logging.ErrorManager;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import org.slf4j.MDC;

/** Appends warnings and errors to a file that several processes may share: each record is one write. A run that has nothing to log opens nothing. */
final class LogFile extends Handler {
    /** Where jvirt's bundles keep the id of the operation that a thread works for; - outside of one. */
    private static final String OPERATION = "jvirt.operation";

    private final Path file;
    private final SimpleFormatter formatter = new SimpleFormatter();

    LogFile(Path file) {
        this.file = file;
        setErrorManager(new OneSentence(file));
    }

    /** Says once that nothing is logged, and why. */
    private static final class OneSentence extends ErrorManager {
        private final Path file;
        private boolean said;

        OneSentence(Path file) {
            this.file = file;
        }

        @Override
        @SuppressWarnings("SystemErr") // there is no other way to say that there is no log
        public synchronized void error(String message, Exception unwritable, int code) {
            if (!said) {
                said = true;
                System.err.println("warning: nothing is logged to " + file + ": " + unwritable.getMessage());
            }
        }
    }

    /**
     * Has everything that is logged go to a file; nothing ever goes to the terminal.
     *
     * @param file empty to log nothing
     * @param debug log what is for those who look for a fault, too
     */
    static void install(Optional<Path> file, boolean debug) {
        Logger root = Logger.getLogger("");
        for (Handler console : root.getHandlers()) {
            root.removeHandler(console);
        }
        root.setLevel(debug ? Level.FINE : Level.WARNING);
        file.ifPresent(path -> root.addHandler(new LogFile(path)));
    }

    @Override
    public void publish(LogRecord record) {
        if (!isLoggable(record)) {
            return;
        }
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            // Not a channel: an interrupted thread closes that instead of writing.
            try (FileOutputStream out = new FileOutputStream(file.toFile(), true)) {
                out.write(format(record).getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException | RuntimeException unwritable) {
            // Logging must not fail what is logged.
            reportError(null, unwritable, ErrorManager.WRITE_FAILURE);
        }
    }

    private String format(LogRecord record) {
        StringWriter text = new StringWriter();
        text.append(record.getInstant().truncatedTo(ChronoUnit.MILLIS).toString())
                .append(' ')
                .append(record.getLevel().getName())
                .append(' ')
                .append(Long.toString(ProcessHandle.current().pid()))
                .append(' ')
                .append(Objects.requireNonNullElse(MDC.get(OPERATION), "-"))
                .append(' ')
                .append(record.getLoggerName())
                .append(": ")
                .append(formatter.formatMessage(record))
                .append(System.lineSeparator());
        if (record.getThrown() != null) {
            record.getThrown().printStackTrace(new PrintWriter(text, true));
        }
        return text.toString();
    }

    @Override
    public void flush() {
        // Each record is written at once.
    }

    @Override
    public void close() {
        // Nothing is kept open.
    }
}
