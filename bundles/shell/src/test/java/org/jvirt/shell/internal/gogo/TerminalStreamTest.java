package org.jvirt.shell.internal.gogo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TerminalStreamTest {
    @TempDir
    private Path folder;

    @Test
    void a_thread_that_was_interrupted_writes_closes_nothing_and_stays_interrupted() throws IOException {
        Path file = folder.resolve("terminal");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            PrintStream pipe = new PrintStream(Channels.newOutputStream(channel), true);
            PrintStream stream = TerminalStream.of(pipe, pipe);

            Thread.currentThread().interrupt();
            stream.print("waiting");
            stream.write('.');
            stream.flush();

            assertThat(Thread.interrupted()).isTrue();
            assertThat(channel.isOpen()).isTrue();
        }
        assertThat(Files.readString(file)).isEqualTo("waiting.");
    }
}
