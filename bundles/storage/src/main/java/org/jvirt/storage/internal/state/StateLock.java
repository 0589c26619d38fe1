package org.jvirt.storage.internal.state;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.error.OperationCancelled;

/** One change of pools at a time, among the threads of this process and among processes. The kernel releases the lock of a process that was killed. */
public final class StateLock {
    private final Path file;
    private final ReentrantLock threads = new ReentrantLock();

    public StateLock(Path folder) {
        this.file = folder.resolve("lock");
    }

    public <T> T held(Supplier<T> change) {
        try {
            threads.lockInterruptibly();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw cancelled(interrupted);
        }
        try (FileChannel channel = open()) {
            channel.lock();
            return change.get();
        } catch (ClosedByInterruptException | FileLockInterruptionException interrupted) {
            throw cancelled(interrupted);
        } catch (OverlappingFileLockException otherDriver) {
            throw new InvalidState("another storage driver in this process is changing a pool: expected one at a time");
        } catch (IOException failed) {
            throw new HostFault("the state of storage pools cannot be locked: " + failed.getMessage(), failed);
        } finally {
            threads.unlock();
        }
    }

    private FileChannel open() throws IOException {
        Files.createDirectories(file.resolveSibling(""));
        return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    }

    private static OperationCancelled cancelled(Exception interrupted) {
        return new OperationCancelled(
                "interrupted while another operation changed a pool; nothing was changed", interrupted);
    }
}
