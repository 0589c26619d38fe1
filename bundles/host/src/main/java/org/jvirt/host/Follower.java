package org.jvirt.host;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads the lines that come to a file, on a thread of its own, until it is closed. */
final class Follower implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(Follower.class.getName());

    private final Path file;
    private final Consumer<String> lines;
    private final WatchService watch;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private @Nullable FileChannel channel;
    private @Nullable Object opened;

    Follower(Path file, Consumer<String> lines) {
        this.file = file;
        this.lines = lines;
        try {
            this.watch = file.getFileSystem().newWatchService();
            file.resolveSibling("")
                    .register(watch, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_MODIFY);
            open();
            if (channel != null) {
                channel.position(channel.size());
            }
        } catch (IOException unreadable) {
            throw FileFault.of(file + " cannot be followed", unreadable);
        }
        Thread thread = new Thread(null, this::run, "jvirt-events of " + file, 0, false);
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        try {
            while (true) {
                WatchKey key = watch.take();
                key.pollEvents();
                key.reset();
                read();
            }
        } catch (ClosedWatchServiceException | InterruptedException ended) {
            LOG.log(System.Logger.Level.DEBUG, "{0} is not followed any more", file);
        } catch (IOException unreadable) {
            LOG.log(System.Logger.Level.ERROR, file + " cannot be followed any more", unreadable);
        } finally {
            closeChannel();
        }
    }

    /** What is left of the file that was open; then, if that has been begun anew, what is in the new one. */
    private void read() throws IOException {
        readOpened();
        if (isAnother()) {
            closeChannel();
            open();
            readOpened();
        }
    }

    private void readOpened() throws IOException {
        if (channel == null) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.allocate(8192);
        while (channel.read(bytes.clear()) > 0) {
            bytes.flip();
            while (bytes.hasRemaining()) {
                byte next = bytes.get();
                if (next == '\n') {
                    lines.accept(line.toString(StandardCharsets.UTF_8));
                    line.reset();
                } else {
                    line.write(next);
                }
            }
        }
    }

    private boolean isAnother() throws IOException {
        try {
            return !key().equals(opened);
        } catch (NoSuchFileException none) {
            return false;
        }
    }

    private Object key() throws IOException {
        return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
    }

    private void open() throws IOException {
        try {
            opened = key();
            channel = FileChannel.open(file, StandardOpenOption.READ);
            line.reset();
        } catch (NoSuchFileException none) {
            opened = null;
            channel = null;
        }
    }

    private void closeChannel() {
        try {
            if (channel != null) {
                channel.close();
                channel = null;
            }
        } catch (IOException unclosed) {
            LOG.log(System.Logger.Level.DEBUG, "a file that was read", unclosed);
        }
    }

    @Override
    public void close() throws IOException {
        watch.close();
    }
}
