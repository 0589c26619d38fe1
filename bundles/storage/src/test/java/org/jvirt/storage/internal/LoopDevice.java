package org.jvirt.storage.internal;

import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;

/** A block device that is a file of the test. */
final class LoopDevice implements AutoCloseable {
    final Path path;

    private LoopDevice(Path path) {
        this.path = path;
    }

    static LoopDevice over(Path file, long bytes) throws Exception {
        Rig.assumeRoot();
        try (RandomAccessFile backing = new RandomAccessFile(file.toFile(), "rw")) {
            backing.setLength(bytes);
        }
        return new LoopDevice(Path.of(Shell.run("losetup", "--find", "--show", file.toString())));
    }

    @Override
    public void close() throws Exception {
        if (Files.exists(path)) {
            Shell.run("losetup", "--detach", path.toString());
        }
    }
}
