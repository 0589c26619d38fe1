package org.jvirt.xen.host.internal;

import com.sun.jna.LastErrorException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.jvirt.xen.port.DeviceModelUnavailable;

/**
 * libxl's lock on a domain's monitor: flock(2) on {@code userdata-l.DOMID.UUID.qmp-socket-lock} (seen with strace on xl 4.17). QEMU serves one
 * client at a time, and this lock is how libxl takes turns.
 */
final class MonitorLock implements AutoCloseable {
    private static final int EWOULDBLOCK = 11;
    private static final int EINTR = 4;
    private static final long PAUSE_NANOS = 2_000_000;

    private final int descriptor;

    private MonitorLock(int descriptor) {
        this.descriptor = descriptor;
    }

    static MonitorLock take(Path folder, int domainId, UUID domain, Duration timeout) throws DeviceModelUnavailable {
        String file = folder.resolve("userdata-l." + domainId + "." + domain + ".qmp-socket-lock")
                .toString();
        int descriptor;
        try {
            descriptor = LibC.open(file, LibC.O_RDWR | LibC.O_CREAT | LibC.O_CLOEXEC, 0600);
        } catch (LastErrorException failed) {
            throw new DeviceModelUnavailable(
                    "libxl's lock file " + file + " cannot be opened: " + failed.getMessage(), failed);
        }
        long deadline = System.nanoTime() + timeout.toNanos();
        while (!tryLock(descriptor)) {
            if (System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
                LibC.close(descriptor);
                throw new DeviceModelUnavailable("another toolstack keeps the monitor of domain " + domainId + " (lock "
                        + file + ") for more than " + timeout.toSeconds() + " s");
            }
            // The holder is another process, most often xl for some milliseconds: nothing in this one could tell when
            // it is done.
            LockSupport.parkNanos(PAUSE_NANOS);
        }
        return new MonitorLock(descriptor);
    }

    private static boolean tryLock(int descriptor) {
        try {
            LibC.flock(descriptor, LibC.LOCK_EX | LibC.LOCK_NB);
            return true;
        } catch (LastErrorException refused) {
            if (refused.getErrorCode() == EWOULDBLOCK || refused.getErrorCode() == EINTR) {
                return false;
            }
            throw refused;
        }
    }

    @Override
    public void close() {
        LibC.close(descriptor);
    }
}
