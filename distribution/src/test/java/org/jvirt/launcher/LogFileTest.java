package org.jvirt.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
}
