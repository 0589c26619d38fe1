package org.jvirt.xen.host.internal.sysfs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jvirt.api.error.HostFault;

/**
 * A file of sysfs that has the kernel do something when it is written. The kernel may be at it for ever, as where a driver does not let go of
 * its device, and nobody can interrupt it: then its thread is left to it, and the caller goes on.
 */
final class KernelFile {
    private final Path file;
    private final Duration patience;

    KernelFile(Path file, Duration patience) {
        this.file = file;
        this.patience = patience;
    }

    /**
     * Writes a value in one piece. An interruption does not end it: what the kernel has begun it goes on with.
     *
     * @throws HostFault if the kernel refuses, or has not done it in time; then it may still do it
     */
    void write(String value) {
        FutureTask<Path> write = new FutureTask<>(() ->
                // The file is the kernel's: it is never made.
                Files.write(file, value.getBytes(StandardCharsets.US_ASCII), StandardOpenOption.WRITE));
        Thread thread = new Thread(write, "jvirt writes " + file.getFileName());
        thread.setDaemon(true);
        thread.start();
        try {
            await(write);
        } catch (TimeoutException stuck) {
            throw new HostFault(
                    String.format(
                            "the kernel has been at '%s' for %s for %s s, and may still do it: see dom0's kernel log",
                            value, file, patience.toMillis() / 1000.0),
                    stuck);
        } catch (ExecutionException refused) {
            Throwable why = refused.getCause();
            if (!(why instanceof IOException)) {
                throw new IllegalStateException(why);
            }
            throw new HostFault("the kernel refused '" + value + "' for " + file + ": " + why.getMessage(), why);
        }
    }

    private void await(FutureTask<Path> write) throws ExecutionException, TimeoutException {
        long deadline = System.nanoTime() + patience.toNanos();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    write.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                    return;
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
