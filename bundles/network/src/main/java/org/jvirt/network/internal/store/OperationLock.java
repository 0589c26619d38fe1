package org.jvirt.network.internal.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.OperationCancelled;

/** Lets one operation at a time change the host's networks, whichever thread or process it is of. The kernel frees it when its holder dies. */
public final class OperationLock {
    private static final long RETRY_MILLIS = 20;

    private final RunFolders folders;
    private final Duration patience;
    private final ReentrantLock threads = new ReentrantLock();

    /**
     * @param patience how long others may take
     */
    public OperationLock(RunFolders folders, Duration patience) {
        this.folders = folders;
        this.patience = patience;
    }

    /**
     * Runs an operation alone.
     *
     * @throws HostFault if others do not end in time
     * @throws OperationCancelled if this thread is interrupted while it waits
     */
    public <T> T alone(Supplier<T> operation) {
        long end = System.nanoTime() + patience.toNanos();
        Path file = folders.lock();
        try {
            if (!threads.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw busy(file);
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                awaitOtherProcesses(channel, file, end);
                return operation.get();
            } finally {
                threads.unlock();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new OperationCancelled(
                    "the wait for another operation on the host's networks was interrupted; nothing was changed",
                    interrupted);
        } catch (IOException unusable) {
            throw new HostFault("the lock " + file + " cannot be taken: " + DurableFile.reason(unusable), unusable);
        }
    }

    private void awaitOtherProcesses(FileChannel channel, Path file, long end)
            throws IOException, InterruptedException {
        // A blocking lock has no time-out.
        @Nullable FileLock lock = channel.tryLock();
        while (lock == null) {
            if (System.nanoTime() - end > 0) {
                throw busy(file);
            }
            Thread.sleep(RETRY_MILLIS);
            lock = channel.tryLock();
        }
    }

    private HostFault busy(Path file) {
        return new HostFault(
                "another operation keeps the host's networks to itself: " + file + " was not free within "
                        + patience.toSeconds() + " s; nothing was changed",
                null);
    }
}
