package org.jvirt.xen.host.internal.toolstack;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jvirt.api.Printable;
import org.jvirt.api.error.HostFault;

/** Runs {@code xl}, in bounded time and with bounded output. */
final class XlCommand {
    private static final int MOST_OUTPUT = 1 << 20;

    private final String command;
    private final Duration timeout;

    XlCommand(String command, Duration timeout) {
        this.command = command;
        this.timeout = timeout;
    }

    /**
     * Runs it to its end.
     *
     * @return what it wrote to stdout and stderr
     * @throws HostFault if it cannot be started, fails, or does not end in time; then it was killed
     */
    String run(String... arguments) {
        List<String> line = new ArrayList<>(List.of(command));
        line.addAll(List.of(arguments));
        String what = String.join(" ", line);
        Process process = start(line);
        CompletableFuture<String> output =
                CompletableFuture.supplyAsync(() -> read(process.getInputStream()), task -> daemon(task, what));
        try {
            if (!process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new HostFault(
                        "'" + what + "' did not end within " + timeout.toSeconds() + " s and was killed", null);
            }
            String text = output.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            if (process.exitValue() != 0) {
                throw new HostFault("'" + what + "' failed with exit status " + process.exitValue() + said(text), null);
            }
            return text;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new HostFault("'" + what + "' was interrupted and killed", interrupted);
        } catch (ExecutionException | TimeoutException unreadable) {
            throw new HostFault("the output of '" + what + "' cannot be read", unreadable);
        } finally {
            // xl forks helpers: what is left of them must not outlive the time that was allowed.
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private Process start(List<String> line) {
        ProcessBuilder builder =
                new ProcessBuilder(line).redirectErrorStream(true).redirectInput(new File("/dev/null"));
        builder.environment().put("LC_ALL", "C");
        try {
            return builder.start();
        } catch (IOException missing) {
            throw new HostFault("'" + command + "' cannot be started: " + missing.getMessage(), missing);
        }
    }

    private static void daemon(Runnable task, String what) {
        Thread reader = new Thread(task, "output of " + what);
        reader.setDaemon(true);
        reader.start();
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
