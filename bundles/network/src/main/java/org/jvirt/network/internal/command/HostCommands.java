package org.jvirt.network.internal.command;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jvirt.api.Printable;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.OperationCancelled;

/** Runs the host's programs, in bounded time and with bounded output, and all in one network namespace. */
public final class HostCommands {
    private static final int MOST_OUTPUT = 16 << 20;

    private final Optional<String> namespace;
    private final Duration timeout;

    /**
     * @param namespace as {@code ip netns} names it; empty for the one that this process is in
     * @param timeout how long one run may take
     */
    public HostCommands(Optional<String> namespace, Duration timeout) {
        this.namespace = namespace;
        this.timeout = timeout;
    }

    /** Runs a program without input. */
    public String run(String... command) {
        return feed("", command);
    }

    /**
     * Runs a program to its end.
     *
     * @return what it wrote to its standard output
     * @throws HostFault if it cannot be started, fails, or does not end in time; then it was killed
     * @throws OperationCancelled if this thread was interrupted; the program was killed
     */
    public String feed(String input, String... command) {
        String what = "'" + String.join(" ", command) + "'";
        Process process = start(command);
        CompletableFuture<Void> fed =
                CompletableFuture.runAsync(() -> write(process.getOutputStream(), input), daemon(what));
        CompletableFuture<String> output =
                CompletableFuture.supplyAsync(() -> read(process.getInputStream()), daemon(what));
        CompletableFuture<String> errors =
                CompletableFuture.supplyAsync(() -> read(process.getErrorStream()), daemon(what));
        try {
            if (!process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new HostFault(what + " did not end within " + timeout.toSeconds() + " s and was killed", null);
            }
            if (process.exitValue() != 0) {
                throw new HostFault(
                        what + " failed with exit status " + process.exitValue() + said(in(timeout, errors)), null);
            }
            in(timeout, fed);
            return in(timeout, output);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new OperationCancelled(what + " was interrupted and killed", interrupted);
        } catch (ExecutionException | TimeoutException unreadable) {
            throw new HostFault(what + " does not take its input, or close its output", unreadable);
        } finally {
            if (process.isAlive()) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }

    private Process start(String... command) {
        List<String> line = new ArrayList<>();
        namespace.ifPresent(name -> line.addAll(List.of("ip", "netns", "exec", name)));
        line.addAll(List.of(command));
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().put("LC_ALL", "C");
        try {
            return builder.start();
        } catch (IOException missing) {
            throw new HostFault("'" + line.get(0) + "' cannot be started: " + missing.getMessage(), missing);
        }
    }

    private static Executor daemon(String what) {
        return task -> {
            Thread thread = new Thread(task, "pipe of " + what);
            thread.setDaemon(true);
            thread.start();
        };
    }

    private static <T> T in(Duration time, CompletableFuture<T> result)
            throws InterruptedException, ExecutionException, TimeoutException {
        return result.get(time.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static void write(OutputStream stdin, String input) {
        try (stdin) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException closed) {
            throw new UncheckedIOException(closed);
        }
    }

    private static String read(InputStream output) {
        try (output) {
            String text = new String(output.readNBytes(MOST_OUTPUT), StandardCharsets.UTF_8);
            // A pipe that nobody empties would stop the process.
            output.transferTo(OutputStream.nullOutputStream());
            return text;
        } catch (IOException lost) {
            throw new UncheckedIOException(lost);
        }
    }

    private static String said(String text) {
        String lines =
                text.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.joining("; "));
        return lines.isEmpty() ? "" : ": " + Printable.of(lines);
    }
}
