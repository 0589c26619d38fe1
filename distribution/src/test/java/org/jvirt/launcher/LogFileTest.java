package org.jvirt.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

class LogFileTest {
    @TempDir
    private Path folder;

    @Test
    void a_thread_that_was_interrupted_logs_like_any_other_and_stays_interrupted() {
        Path file = folder.resolve("log/jvirt.log");
        Thread.currentThread().interrupt();

        new LogFile(file).publish(new LogRecord(Level.WARNING, "the last words"));

        assertThat(Thread.interrupted()).isTrue();
        assertThat(file).content().contains(" WARNING ", "the last words").hasLineCount(1);
    }

    @Test
    @SuppressWarnings("try") // the operation ends with the block
    void a_line_names_the_operation_that_its_thread_works_for() {
        Path file = folder.resolve("jvirt.log");
        LogFile log = new LogFile(file);

        try (MDC.MDCCloseable operation = MDC.putCloseable("jvirt.operation", "req-17")) {
            log.publish(new LogRecord(Level.WARNING, "within"));
        }
        log.publish(new LogRecord(Level.WARNING, "after"));

        assertThat(file).content().containsSubsequence(" req-17 ", "within", " - ", "after");
    }

    @Test
    void a_log_that_cannot_be_written_is_told_of_once_in_one_sentence() {
        PrintStream terminal = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            LogFile log = new LogFile(folder);
            log.publish(new LogRecord(Level.WARNING, "the first words"));
            log.publish(new LogRecord(Level.WARNING, "the last words"));
        } finally {
            System.setErr(terminal);
        }

        assertThat(said.toString(StandardCharsets.UTF_8))
                .startsWith("warning: nothing is logged to " + folder + ": ")
                .hasLineCount(1);
    }
}
