package org.jvirt.storage.internal.volume;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.util.List;
import org.jvirt.api.storage.ProgressListener;
import org.jvirt.api.storage.StorageVolumeFormat;
import org.jvirt.api.storage.WipeAlgorithm;
import org.jvirt.host.HostCommands;
import org.jvirt.storage.internal.tool.QemuImg;

/** What makes images, and the room for them. */
public final class ImageTools {
    private final HostCommands host;
    private final QemuImg images;

    public ImageTools(HostCommands host) {
        this.host = host;
        this.images = new QemuImg(host);
    }

    QemuImg images() {
        return images;
    }

    /**
     * Makes an empty raw image.
     *
     * @param allocation how much of it has its blocks at once
     */
    void createRaw(Path file, long capacity, long allocation) throws IOException {
        if (allocation > 0) {
            images.create(file, StorageVolumeFormat.RAW, allocation, true);
        }
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            raw.setLength(capacity);
        }
    }

    void punchHole(Path file, long bytes) {
        if (bytes > 0) {
            host.runLong(
                    List.of("fallocate", "--punch-hole", "--length", Long.toString(bytes), file.toString()),
                    percent -> {});
        }
    }

    void wipeDevice(StoredVolume device, WipeAlgorithm algorithm, ProgressListener progress) {
        switch (algorithm) {
            case ZERO -> VolumeContent.ofDevice(device).overwrite(false, progress);
            case RANDOM -> VolumeContent.ofDevice(device).overwrite(true, progress);
            case TRIM -> host.runLong(List.of("blkdiscard", device.path().toString()), percent -> {});
        }
    }
}
