package org.jvirt.storage.internal.volume;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import org.jvirt.storage.internal.tool.HostCommand;
import org.jvirt.storage.internal.tool.QemuImg;

/** What makes images, and the room for them. */
public final class ImageTools {
    private final HostCommand host;
    private final QemuImg images;

    public ImageTools(HostCommand host) {
        this.host = host;
        this.images = new QemuImg(host);
    }

    QemuImg images() {
        return images;
    }

    void createRaw(Path file, long capacity, long allocation) throws IOException {
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            raw.setLength(capacity);
        }
        if (allocation > 0) {
            allocate(file, allocation);
        }
    }

    /** Takes the blocks for the first bytes of a file; where the file system cannot reserve them, by writing. */
    void allocate(Path file, long bytes) {
        host.runLong(List.of("fallocate", "--posix", "--length", Long.toString(bytes), file.toString()), percent -> {});
    }

    void punchHole(Path file, long bytes) {
        if (bytes > 0) {
            host.runLong(
                    List.of("fallocate", "--punch-hole", "--length", Long.toString(bytes), file.toString()),
                    percent -> {});
        }
    }

    void discard(Path device) {
        host.runLong(List.of("blkdiscard", device.toString()), percent -> {});
    }
}
