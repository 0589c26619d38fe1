package org.jvirt.host;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import org.jvirt.api.storage.StorageVolumeFormat;

/**
 * The begin of an image file. It is read here, and not by qemu-img, because it decides whether qemu-img may open the file at all.
 *
 * @param dataFile true if the image names another file that has its data
 * @param capacity in bytes; of a raw image, the file's size
 */
public record ImageHeader(StorageVolumeFormat format, boolean dataFile, long capacity) {
    private static final int MAGIC = 0x514649fb;
    private static final int LENGTH = 80;
    private static final int CAPACITY = 24;
    private static final int INCOMPATIBLE_FEATURES = 72;
    private static final long EXTERNAL_DATA_FILE = 1 << 2;

    /** Reads it; a symbolic link is not followed. */
    public static ImageHeader read(Path file) throws IOException {
        try (SeekableByteChannel channel =
                Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            ByteBuffer begin = ByteBuffer.allocate(LENGTH);
            while (begin.hasRemaining() && channel.read(begin) >= 0) {
                // until the header is there, or the file has ended
            }
            int version = begin.getInt(Integer.BYTES);
            if (begin.getInt(0) != MAGIC || version < 2) {
                return new ImageHeader(StorageVolumeFormat.RAW, false, channel.size());
            }
            boolean dataFile = version > 2 && (begin.getLong(INCOMPATIBLE_FEATURES) & EXTERNAL_DATA_FILE) != 0;
            return new ImageHeader(StorageVolumeFormat.QCOW2, dataFile, begin.getLong(CAPACITY));
        }
    }
}
