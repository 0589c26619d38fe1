package org.jvirt.xen.host.internal.devicemodel;

import com.sun.jna.Native;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jvirt.api.error.DeviceBusy;
import org.jvirt.api.error.HostFault;

/**
 * The lock that libxl takes on a domain's monitor: flock(2) on a file in its folder, which the holder removes when it lets go. Who gets the lock of
 * a file that is no longer the one at the path has to begin anew. Seen in system calls of {@code xl pci-detach}, Xen 4.17.
 */
final class LibxlLock {
    /** libxl's holders remove the file when they let go, which is noticed at once; one that was killed leaves it. */
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    /** How long who waits for the lock may take to wake up and get it. */
    private static final Duration OTHERS_TURN = Duration.ofMillis(500);

    /** rw-rw-rw-, less the umask. */
    private static final int MODE = 0666;

    private static final int NONE = -1;

    private final int domainId;
    private final Path file;
    private int descriptor = NONE;

    /**
     * @param folder libxl's {@code /var/lib/xen}
     */
    LibxlLock(Path folder, int domainId, UUID domain) {
        this.domainId = domainId;
        this.file = folder.resolve("userdata-l." + domainId + "." + domain + ".qmp-socket-lock");
    }

    /**
     * Takes the lock.
     *
     * @throws DeviceBusy if another process keeps it: the device model itself may be well
     */
    void acquire(Duration timeout) throws InterruptedException {
        if (tryAcquire()) {
            return;
        }
        long deadline = System.nanoTime() + timeout.toNanos();
        try (WatchService changes = watch()) {
            while (!tryAcquire()) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    throw new DeviceBusy(String.format(
                            "%s has kept libxl's lock on domain %d's device model for more than %s s: try again when it is over",
                            holder(), domainId, timeout.toMillis() / 1000.0));
                }
                awaitChange(changes, Math.min(left, LOOK_AGAIN.toNanos()));
            }
        } catch (IOException unwatchable) {
            throw new HostFault("libxl's folder " + file.getParent() + " cannot be watched", unwatchable);
        }
    }

    /** Whether another process, such as {@code xl}, waits for this lock. */
    boolean isAwaited() {
        return FlockTable.isAwaited(file);
    }

    /** Lets go, and gives whoever waits the time to take the lock first. */
    void releaseToOthers() throws InterruptedException {
        try (WatchService changes = watch()) {
            release();
            // One change is the removal of the file; the next one that the other has made its own.
            long deadline = System.nanoTime() + OTHERS_TURN.toNanos();
            while (FlockTable.holder(file).isEmpty() && System.nanoTime() < deadline) {
                awaitChange(changes, deadline - System.nanoTime());
            }
        } catch (IOException unwatchable) {
            throw new HostFault("libxl's folder " + file.getParent() + " cannot be watched", unwatchable);
        }
    }

    /** Lets go; a second call does nothing. */
    void release() {
        if (descriptor == NONE) {
            return;
        }
        try {
            // In this order: removed later, the file could be one that another has the lock of.
            Files.deleteIfExists(file);
        } catch (IOException undeletable) {
            throw new HostFault("libxl's lock file " + file + " cannot be removed", undeletable);
        } finally {
            LibC.close(descriptor);
            descriptor = NONE;
        }
    }

    private boolean tryAcquire() {
        while (true) {
            int opened = LibC.open(file.toString(), LibC.O_RDWR | LibC.O_CREAT | LibC.O_CLOEXEC, MODE);
            if (opened < 0) {
                throw new HostFault(
                        "libxl's lock file " + file + " cannot be made: errno " + Native.getLastError(), null);
            }
            if (LibC.flock(opened, LibC.LOCK_EX | LibC.LOCK_NB) != 0) {
                int errno = Native.getLastError();
                LibC.close(opened);
                if (errno == LibC.EWOULDBLOCK) {
                    return false;
                }
                if (errno != LibC.EINTR) {
                    throw new HostFault("libxl's lock file " + file + " cannot be locked: errno " + errno, null);
                }
            } else if (isAtPath(opened)) {
                descriptor = opened;
                return true;
            } else {
                LibC.close(opened);
            }
        }
    }

    /** Whether the opened file is still the one at the path: its last holder may have removed it since. */
    private boolean isAtPath(int opened) {
        try {
            return Objects.equals(key(Path.of("/proc/self/fd", Integer.toString(opened))), key(file));
        } catch (NoSuchFileException removed) {
            return false;
        } catch (IOException unreadable) {
            throw new HostFault("libxl's lock file " + file + " cannot be looked at", unreadable);
        }
    }

    private static Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    private WatchService watch() throws IOException {
        Path folder = Objects.requireNonNull(file.getParent());
        WatchService changes = folder.getFileSystem().newWatchService();
        folder.register(changes, StandardWatchEventKinds.ENTRY_CREATE, StandardWatchEventKinds.ENTRY_DELETE);
        return changes;
    }

    private static void awaitChange(WatchService changes, long nanos) throws InterruptedException {
        WatchKey key = changes.poll(nanos, TimeUnit.NANOSECONDS);
        if (key != null) {
            key.pollEvents();
            key.reset();
        }
    }

    private String holder() {
        OptionalLong pid = FlockTable.holder(file);
        return pid.isPresent() ? "process " + pid.getAsLong() : "another process";
    }
}
