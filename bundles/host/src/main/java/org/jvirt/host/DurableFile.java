package org.jvirt.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.OperationCancelled;

/**
 * A file in the making: it is written beside its place, where a full disk or a crash does no harm, and takes its place in one step. Closed before
 * that, it leaves nothing. Who may read it is up to its folder. One writer at a time.
 */
public final class DurableFile implements AutoCloseable {
    private final Path place;
    private final Path beside;

    private DurableFile(Path place) {
        this.place = place;
        // Always the same name, so that what a killed process has left is overwritten and does not pile up.
        this.beside = place.resolveSibling("." + place.getFileName() + ".new");
    }

    /**
     * Writes a file to the disk, beside its place. The folder must be there.
     *
     * @throws HostFault if it cannot be written; nothing was changed
     * @throws OperationCancelled if the thread was interrupted; nothing was changed
     */
    public static DurableFile stage(Path place, String text) {
        DurableFile file = new DurableFile(place);
        try (FileChannel channel = FileChannel.open(
                file.beside,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
            return file;
        } catch (IOException unwritable) {
            file.close();
            throw FileFault.of(place + " cannot be written", unwritable);
        }
    }

    /** Writes a file in one step: it has the old text or the new, whatever happens. */
    public static void write(Path place, String text) {
        try (DurableFile file = stage(place, text)) {
            file.commit();
        }
    }

    /** Removes a file for good, if it is there. */
    public static void delete(Path place) {
        try {
            if (Files.deleteIfExists(place)) {
                Sync.folder(place.resolveSibling(""));
            }
        } catch (IOException undeletable) {
            throw FileFault.of(place + " cannot be removed", undeletable);
        }
    }

    /** Gives a file another name in its folder for good, in one step. */
    public static void rename(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            Sync.folder(to.resolveSibling(""));
        } catch (IOException unmovable) {
            throw FileFault.of(from + " cannot be renamed to " + to, unmovable);
        }
    }

    /** Puts it in its place. */
    public void commit() {
        rename(beside, place);
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(beside);
        } catch (IOException undeletable) {
            throw FileFault.of(beside + " cannot be removed", undeletable);
        }
    }
}
