package org.jvirt.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.OperationCancelled;

/** Lets one operation at a time change something, whichever thread or process it is of. The kernel frees it when its holder dies. */
public final class OperationLock {
    /** By file, for all of the process: as POSIX has it, whoever closes a file gives up the locks that any other part of the process has on it. */
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private final Path file;
    private final String what;
    private final Duration patience;
    private final ReentrantLock threads;

    /**
     * @param file which is made where it is missing, and its folder too
     * @param what is locked, such as "the host's networks"
     * @param patience how long others may take
     */
    public OperationLock(Path file, String what, Duration patience) {
        this.file = file.toAbsolutePath().normalize();
        this.what = what;
        this.patience = patience;
        this.threads = THREADS.computeIfAbsent(this.file, path -> new ReentrantLock());
    }

    /**
     * Runs an operation alone, or as part of the one that this thread is in already.
     *
     * @throws HostFault if others do not end in time
     * @throws OperationCancelled if this thread is interrupted while it waits
     */
    public <T> T alone(Supplier<T> operation) {
        long end = System.nanoTime() + patience.toNanos();
        try {
            if (!threads.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                throw busy();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw cancelled(interrupted);
        }
        if (threads.getHoldCount() > 1) {
            return within(operation);
        }
        try (FileChannel channel = open()) {
            awaitOtherProcesses(channel, end);
            return operation.get();
        } catch (ClosedByInterruptException | FileLockInterruptionException interrupted) {
            throw cancelled(interrupted);
        } catch (AsynchronousCloseException late) {
            throw busy();
        } catch (IOException unusable) {
            throw FileFault.of("the lock " + file + " cannot be taken", unusable);
        } finally {
            threads.unlock();
        }
    }

    private <T> T within(Supplier<T> operation) {
        try {
            return operation.get();
        } finally {
            threads.unlock();
        }
    }

    private FileChannel open() throws IOException {
        Folders.make(file.resolveSibling(""));
        // For this user alone: whoever could read it could lock it too, and for ever.
        return FileChannel.open(
                file,
                Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    /** The kernel's wait has no time-out: it ends when the file is closed. */
    private void awaitOtherProcesses(FileChannel channel, long end) throws IOException {
        if (channel.tryLock() != null) {
            return;
        }
        AtomicBoolean decided = new AtomicBoolean();
        CompletableFuture.delayedExecutor(end - System.nanoTime(), TimeUnit.NANOSECONDS)
                .execute(() -> {
                    if (decided.compareAndSet(false, true)) {
                        close(channel);
                    }
                });
        channel.lock();
        if (!decided.compareAndSet(false, true)) {
            throw busy();
        }
    }

    private static void close(FileChannel channel) {
        try {
            channel.close();
        } catch (IOException unclosed) {
            throw new UncheckedIOException(unclosed);
        }
    }

    private HostFault busy() {
        return new HostFault(
                "another operation keeps " + what + " to itself: " + file + " was not free within "
                        + patience.toSeconds() + " s; nothing was changed",
                null);
    }

    private OperationCancelled cancelled(Exception interrupted) {
        return new OperationCancelled(
                "the wait for another operation on " + what + " was interrupted; nothing was changed", interrupted);
    }
}
