package org.jvirt.storage.internal.volume;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.storage.ProgressListener;
import org.jvirt.host.FileFault;

/** The bytes of a volume's file or device, read and written in place. */
final class VolumeContent {
    private static final int CHUNK = 1 << 20;

    private final Path path;
    private final long size;
    private final Set<OpenOption> options;

    /**
     * @param options beside reading or writing
     */
    VolumeContent(Path path, long size, OpenOption... options) {
        this.path = path;
        this.size = size;
        this.options = Set.of(options);
    }

    /** A device's name below /dev may be a link that udev makes. */
    static VolumeContent ofDevice(StoredVolume device) {
        return new VolumeContent(device.path(), device.capacity());
    }

    void download(OutputStream to, long offset, long length, ProgressListener progress) throws IOException {
        long end = end(offset, length);
        try (FileChannel channel = open(StandardOpenOption.READ)) {
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
            for (long at = offset; at < end; ) {
                chunk.clear().limit((int) Math.min(CHUNK, end - at));
                int read = read(channel, chunk, at);
                if (read <= 0) {
                    throw new HostFault(path + " ended at byte " + at + ": expected " + end, null);
                }
                to.write(chunk.array(), 0, read);
                at += read;
                progress.progress(at - offset, end - offset);
            }
        }
    }

    void upload(InputStream from, long offset, long length, ProgressListener progress) throws IOException {
        long end = end(offset, length);
        try (FileChannel channel = open(StandardOpenOption.WRITE)) {
            byte[] chunk = new byte[CHUNK];
            long at = offset;
            while (at < end) {
                int read = from.readNBytes(chunk, 0, (int) Math.min(CHUNK, end - at));
                if (read == 0) {
                    break;
                }
                write(channel, ByteBuffer.wrap(chunk, 0, read), at);
                at += read;
                progress.progress(at - offset, length);
            }
            sync(channel);
            if (length == 0 && at == end && from.read() >= 0) {
                throw new InvalidRequest(path + " is full at byte " + end
                        + ", and more was to be written: expected at most " + (end - offset) + " bytes");
            }
        }
    }

    /**
     * Writes over all that is not zero already; the holes of a sparse file stay holes.
     *
     * @param random with random bytes, and not with zeros
     */
    void overwrite(boolean random, ProgressListener progress) {
        SecureRandom source = new SecureRandom();
        try (FileChannel channel = open(StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
            for (long at = 0; at < size; ) {
                chunk.clear().limit((int) Math.min(CHUNK, size - at));
                int read = read(channel, chunk, at);
                if (read <= 0) {
                    break;
                }
                if (!isZero(chunk.array(), read)) {
                    byte[] over = new byte[read];
                    if (random) {
                        source.nextBytes(over);
                    }
                    write(channel, ByteBuffer.wrap(over), at);
                }
                at += read;
                progress.progress(at, size);
            }
            sync(channel);
        } catch (IOException unwritable) {
            throw FileFault.of(path + " cannot be written over", unwritable);
        }
    }

    private long end(long offset, long length) {
        if (offset < 0 || length < 0 || offset > size || length > size - offset) {
            throw new InvalidRequest("bytes " + offset + " to " + (length == 0 ? "the end" : "" + (offset + length))
                    + " are not all in " + path + ": expected some of its " + size + " bytes");
        }
        return length == 0 ? size : offset + length;
    }

    private FileChannel open(StandardOpenOption... more) {
        Set<OpenOption> all = new HashSet<>(options);
        all.addAll(List.of(more));
        try {
            return FileChannel.open(path, all);
        } catch (IOException unopened) {
            throw FileFault.of(path + " cannot be opened", unopened);
        }
    }

    private int read(FileChannel channel, ByteBuffer chunk, long at) {
        try {
            return channel.read(chunk, at);
        } catch (IOException unreadable) {
            throw FileFault.of(path + " cannot be read at byte " + at, unreadable);
        }
    }

    private void write(FileChannel channel, ByteBuffer bytes, long at) {
        long next = at;
        try {
            while (bytes.hasRemaining()) {
                next += channel.write(bytes, next);
            }
        } catch (IOException unwritable) {
            throw FileFault.of(path + " cannot be written at byte " + next, unwritable);
        }
    }

    private void sync(FileChannel channel) {
        try {
            channel.force(true);
        } catch (IOException lost) {
            throw FileFault.of("what was written to " + path + " cannot be kept", lost);
        }
    }

    private static boolean isZero(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
