package org.jvirt.network.internal.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import org.jvirt.api.error.HostFault;

/**
 * A file in the making: it is written beside its place, where a full disk or a crash does no harm, and takes its place in one step. Closed before
 * that, it leaves nothing.
 */
public final class DurableFile implements AutoCloseable {
    private final Path place;
    private final Path beside;

    private DurableFile(Path place) {
        this.place = place;
        this.beside = place.resolveSibling("." + place.getFileName() + ".new");
    }

    /**
     * Writes a file to the disk, beside its place. The folder must be there.
     *
     * @throws HostFault if it cannot be written; nothing was changed
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
            throw new HostFault(place + " cannot be written: " + reason(unwritable), unwritable);
        }
    }

    /** Writes a file in one step: it has the old text or the new, whatever happens. */
    public static void write(Path place, String text) {
        try (DurableFile file = stage(place, text)) {
            file.commit();
        }
    }

    /** Removes a file for good, if it is there. */
    static void delete(Path place) {
        try {
            if (Files.deleteIfExists(place)) {
                syncFolderOf(place);
            }
        } catch (IOException undeletable) {
            throw new HostFault(place + " cannot be removed: " + reason(undeletable), undeletable);
        }
    }

    /** Gives a file another name in its folder for good, in one step. */
    static void rename(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            syncFolderOf(to);
        } catch (IOException unmovable) {
            throw new HostFault(from + " cannot be renamed to " + to + ": " + reason(unmovable), unmovable);
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
            throw new HostFault(beside + " cannot be removed: " + reason(undeletable), undeletable);
        }
    }

    /** What the system says; Java's message is the file's name, which stands in front of it already. */
    static String reason(IOException failure) {
        return failure instanceof FileSystemException named && named.getReason() != null
                ? named.getReason()
                : failure.getClass().getSimpleName() + " " + failure.getMessage();
    }

    private static void syncFolderOf(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file.resolveSibling("."), StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
