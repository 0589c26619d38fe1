package org.jvirt.storage.internal.tool;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import org.jvirt.api.Printable;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.OperationCancelled;

/** Runs the host's tools, in bounded time and with bounded output. An interruption ends the tool. */
public final class HostCommand {
    /** What copies or formats a disk may take this long; it can be interrupted. */
    private static final Duration LONGEST = Duration.ofHours(24);

    /** The kernel cannot end a process that waits for a disk or a server that does not answer. */
    private static final Duration LONGEST_END = Duration.ofSeconds(10);

    private static final Duration REPORT_EACH = Duration.ofMillis(100);

    private static final int LONGEST_REASON = 120;

    private final Map<String, String> environment;
    private final Duration timeout;

    /**
     * @param environment what the tools get beside this process's own
     * @param timeout for tools that do not move data
     */
    public HostCommand(Map<String, String> environment, Duration timeout) {
        this.environment = Map.copyOf(environment);
        this.timeout = timeout;
    }

    /**
     * Runs a tool to its end.
     *
     * @return what it wrote to stdout
     * @throws HostFault if it cannot be started, fails, or does not end in time; then it was killed
     * @throws OperationCancelled if the thread was interrupted; the tool was killed
     */
    public String run(String... line) {
        return run(List.of(line), timeout, percent -> {});
    }

    /**
     * As {@link #run(String...)}, for a tool that moves data.
     *
     * @param percent hears, on this thread, what a tool says as {@code (12.34/100%)}
     */
    public String runLong(List<String> line, IntConsumer percent) {
        return run(line, LONGEST, percent);
    }

    private String run(List<String> line, Duration limit, IntConsumer percent) {
        Process process = start(line);
        try {
            ToolOutput output = new ToolOutput(process.getInputStream());
            CompletableFuture<String> text = inBackground(output::read);
            CompletableFuture<String> errors = inBackground(() -> read(process.getErrorStream()));
            await(process, line, limit, output, percent);
            String said = errors.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
            if (process.exitValue() != 0) {
                throw new HostFault(
                        line.get(0) + " failed with exit status " + process.exitValue() + reason(said), null);
            }
            return text.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new OperationCancelled(line.get(0) + " was interrupted and ended", interrupted);
        } catch (ExecutionException | TimeoutException unreadable) {
            throw new HostFault("the output of " + line.get(0) + " cannot be read", unreadable);
        } finally {
            end(process);
        }
    }

    private Process start(List<String> line) {
        ProcessBuilder builder = new ProcessBuilder(line).redirectInput(new File("/dev/null"));
        builder.environment().putAll(environment);
        builder.environment().put("LC_ALL", "C");
        try {
            return builder.start();
        } catch (IOException missing) {
            throw new HostFault(line.get(0) + " cannot be started: " + missing.getMessage(), missing);
        }
    }

    private static void await(
            Process process, List<String> line, Duration limit, ToolOutput output, IntConsumer percent)
            throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        int told = 0;
        while (!process.waitFor(REPORT_EACH.toNanos(), TimeUnit.NANOSECONDS)) {
            if (System.nanoTime() > end) {
                throw new HostFault(
                        line.get(0) + " did not end within " + limit.toSeconds() + " s and was killed", null);
            }
            if (output.percent() > told) {
                told = output.percent();
                percent.accept(told);
            }
        }
    }

    /** Waits until the tool is gone, so that nothing is written any more where the caller clears up. */
    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        process.onExit()
                .completeOnTimeout(process, LONGEST_END.toSeconds(), TimeUnit.SECONDS)
                .join();
    }

    private interface Reading {
        String read() throws IOException;
    }

    private static CompletableFuture<String> inBackground(Reading reading) {
        CompletableFuture<String> result = new CompletableFuture<>();
        Thread reader = new Thread(
                () -> {
                    try {
                        result.complete(reading.read());
                    } catch (IOException lost) {
                        result.completeExceptionally(lost);
                    }
                },
                "jvirt-storage-tool");
        reader.setDaemon(true);
        reader.start();
        return result;
    }

    private static String read(InputStream errors) throws IOException {
        try (errors) {
            String text = new String(errors.readNBytes(ToolOutput.MOST), StandardCharsets.UTF_8);
            // A pipe that nobody empties would stop the process.
            errors.transferTo(OutputStream.nullOutputStream());
            return text;
        }
    }

    /** The tool's own words; a warning is no reason, unless there is nothing else. */
    private static String reason(String said) {
        List<String> lines =
                said.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        return Optional.of(lines.stream()
                        .filter(line -> !line.startsWith("WARNING"))
                        .collect(Collectors.joining("; ")))
                .filter(errors -> !errors.isEmpty())
                .or(() -> lines.stream().findFirst())
                .map(HostCommand::end)
                .map(text -> ": " + Printable.of(text))
                .orElse("");
    }

    /** A tool begins with the file that it was at, and ends with what is wrong. */
    private static String end(String text) {
        return text.length() > LONGEST_REASON ? "..." + text.substring(text.length() - LONGEST_REASON + 3) : text;
    }
}
