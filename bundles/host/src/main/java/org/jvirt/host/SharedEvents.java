package org.jvirt.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.spi.Listeners;

/**
 * Tells events to the listeners of every process of this host. An event is a line at the end of a file; the kernel says when one has come. Listeners of
 * the process that tells hear it on the thread that tells, others on one of their own.
 *
 * @param <E> what is told
 */
public final class SharedEvents<E> implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(SharedEvents.class.getName());

    /** A file that is longer is begun anew; who reads it is told of what is in the old one first. */
    private static final long LONGEST = 1 << 20;

    private final Path file;
    private final Function<E, String> writing;
    private final Function<String, Optional<E>> reading;
    private final String origin = UUID.randomUUID().toString();
    private final Listeners<E> listeners = new Listeners<>();
    private int listening;
    private @Nullable Follower follower;

    /**
     * @param file in a folder that the host's boot empties, or that is the boot's own
     * @param writing an event as a line
     * @param reading the event of a line; none of one that another version wrote
     */
    public SharedEvents(Path file, Function<E, String> writing, Function<String, Optional<E>> reading) {
        this.file = file;
        this.writing = writing;
        this.reading = reading;
    }

    /**
     * Adds a listener, which hears what is told from now on.
     *
     * @throws HostFault if the file cannot be followed
     */
    public synchronized Subscription subscribe(Consumer<E> listener) {
        if (listening == 0) {
            Folders.make(file.resolveSibling(""));
            follower = new Follower(file, this::hear);
        }
        listening++;
        Subscription subscription = listeners.add(listener);
        return new Subscription() {
            private boolean closed;

            @Override
            public void close() {
                synchronized (SharedEvents.this) {
                    if (!closed) {
                        closed = true;
                        subscription.close();
                        leave();
                    }
                }
            }
        };
    }

    private void leave() {
        listening--;
        if (listening == 0) {
            close();
        }
    }

    private void hear(String line) {
        int space = line.indexOf(' ');
        if (space > 0 && !line.substring(0, space).equals(origin)) {
            reading.apply(line.substring(space + 1)).ifPresent(listeners::tell);
        }
    }

    /** Tells what has been done. That it cannot be told to other processes does not undo it. */
    public void tell(E event) {
        listeners.tell(event);
        try {
            append(origin + " " + writing.apply(event) + "\n");
        } catch (IOException | HostFault unwritable) {
            LOG.log(System.Logger.Level.WARNING, "other processes are not told of " + event, unwritable);
        }
    }

    private void append(String line) throws IOException {
        Folders.make(file.resolveSibling(""));
        if (Files.exists(file) && Files.size(file) > LONGEST) {
            Files.deleteIfExists(file);
        }
        try (FileChannel end = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            // One write, so that lines of several processes do not mix.
            end.write(ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8)));
        }
    }

    /** Ends the thread that waits for the events of others. */
    @Override
    public synchronized void close() {
        Follower ended = follower;
        follower = null;
        if (ended != null) {
            try {
                ended.close();
            } catch (IOException unclosed) {
                throw new UncheckedIOException(unclosed);
            }
        }
    }
}
