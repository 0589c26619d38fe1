package org.jvirt.host;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
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

/**
 * Runs the host's programs: a list of arguments, never a shell; in bounded time and with bounded output. An interruption ends the program. All methods
 * throw
 *
 * <ul>
 *   <li>{@link HostFault} if the program cannot be started, fails, or does not end in time; then it was killed with its children
 *   <li>{@link OperationCancelled} if the thread was interrupted; the program was killed likewise
 * </ul>
 */
public final class HostCommands {
    private static final System.Logger LOG = System.getLogger(HostCommands.class.getName());

    /** What copies or formats a disk may take this long; it can be interrupted. */
    private static final Duration LONGEST = Duration.ofHours(24);

    /** The kernel cannot end a process that waits for a disk or a server that does not answer. */
    private static final Duration LONGEST_END = Duration.ofSeconds(10);

    private static final Duration REPORT_EACH = Duration.ofMillis(100);

    /** Of a long reason, so much of the begin, which with libxl says what failed first, and of the end, where others say what. */
    private static final int REASON_BEGIN = 150;

    private static final int REASON_END = 150;

    private final Duration timeout;
    private final Duration farewell;
    private final List<String> prefix;
    private final Map<String, String> environment;

    /**
     * @param timeout how long one run may take
     */
    public HostCommands(Duration timeout) {
        this(timeout, Duration.ZERO, List.of(), Map.of("LC_ALL", "C"));
    }

    private HostCommands(Duration timeout, Duration farewell, List<String> prefix, Map<String, String> environment) {
        this.timeout = timeout;
        this.farewell = farewell;
        this.prefix = prefix;
        this.environment = environment;
    }

    /** The same, in a network namespace as {@code ip netns} names it. */
    public HostCommands inNetworkNamespace(String name) {
        return new HostCommands(timeout, farewell, List.of("ip", "netns", "exec", name), environment);
    }

    /**
     * The same, for programs that have their work done by a child, and clear up when that fails: one that is given up loses its children first, and has
     * some time until it is killed itself.
     */
    public HostCommands clearingUpWithin(Duration time) {
        return new HostCommands(timeout, time, prefix, environment);
    }

    /** The same, with a variable in the programs' environment. */
    public HostCommands with(String variable, String value) {
        Map<String, String> more = new HashMap<>(environment);
        more.put(variable, value);
        return new HostCommands(timeout, farewell, prefix, Map.copyOf(more));
    }

    /**
     * Runs a program to its end.
     *
     * @return what it wrote to its standard output
     */
    public String run(String... line) {
        return run(List.of(line));
    }

    /** As {@link #run(String...)}. */
    public String run(List<String> line) {
        return run(line, Optional.empty(), timeout, percent -> {});
    }

    /** As {@link #run(String...)}, with something to read on the program's standard input. */
    public String feed(String input, String... line) {
        return run(List.of(line), Optional.of(input), timeout, percent -> {});
    }

    /**
     * As {@link #run(String...)}, for a program that moves data and may take a day.
     *
     * @param percent hears, on this thread, what a program says as {@code (12.34/100%)}
     */
    public String runLong(List<String> line, IntConsumer percent) {
        return run(line, Optional.empty(), LONGEST, percent);
    }

    private String run(List<String> line, Optional<String> input, Duration limit, IntConsumer percent) {
        String what = "'" + Printable.of(String.join(" ", line)) + "'";
        LOG.log(System.Logger.Level.DEBUG, () -> "runs " + what);
        Process process = start(line, input.isPresent());
        try {
            ProgramOutput output = new ProgramOutput(process.getInputStream());
            ProgramOutput errors = new ProgramOutput(process.getErrorStream());
            CompletableFuture<String> text = inBackground(what, output::read);
            CompletableFuture<String> said = inBackground(what, errors::read);
            CompletableFuture<String> fed =
                    inBackground(what, () -> write(process.getOutputStream(), input.orElse("")));
            await(process, what, limit, output, percent);
            if (process.exitValue() != 0) {
                throw new HostFault(
                        what + " failed with exit status " + process.exitValue() + reason(inTime(said)), null);
            }
            inTime(fed);
            return inTime(text);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new OperationCancelled(what + " was interrupted and killed", interrupted);
        } catch (ExecutionException | TimeoutException unreadable) {
            throw new HostFault(what + " does not take its input, or close its output", unreadable);
        } finally {
            end(process);
        }
    }

    private Process start(List<String> line, boolean reads) {
        List<String> all = new ArrayList<>(prefix);
        all.addAll(line);
        ProcessBuilder builder = new ProcessBuilder(all);
        if (!reads) {
            builder.redirectInput(new File("/dev/null"));
        }
        builder.environment().putAll(environment);
        try {
            return builder.start();
        } catch (IOException missing) {
            throw new HostFault(
                    "'" + Printable.of(all.get(0)) + "' cannot be started: " + missing.getMessage(), missing);
        }
    }

    private static void await(Process process, String what, Duration limit, ProgramOutput output, IntConsumer percent)
            throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        int told = 0;
        while (!process.waitFor(REPORT_EACH.toNanos(), TimeUnit.NANOSECONDS)) {
            if (System.nanoTime() > end) {
                throw new HostFault(what + " did not end within " + limit.toSeconds() + " s and was killed", null);
            }
            if (output.percent() > told) {
                told = output.percent();
                percent.accept(told);
            }
        }
    }

    /** Waits until a program that was given up is gone, so that nothing is written any more where the caller clears up. */
    private void end(Process process) {
        if (process.isAlive()) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.onExit()
                    .completeOnTimeout(process, farewell.toMillis(), TimeUnit.MILLISECONDS)
                    .join();
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly()
                    .onExit()
                    .completeOnTimeout(process, LONGEST_END.toSeconds(), TimeUnit.SECONDS)
                    .join();
        }
    }

    private interface Work {
        String run() throws IOException;
    }

    private static CompletableFuture<String> inBackground(String what, Work work) {
        CompletableFuture<String> result = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        result.complete(work.run());
                    } catch (IOException lost) {
                        result.completeExceptionally(lost);
                    }
                },
                "pipe of " + what);
        thread.setDaemon(true);
        thread.start();
        return result;
    }

    private String inTime(CompletableFuture<String> result)
            throws InterruptedException, ExecutionException, TimeoutException {
        return result.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    private static String write(OutputStream stdin, String input) throws IOException {
        try (stdin) {
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        }
        return input;
    }

    /** The program's own words; a warning is no reason, unless there is nothing else. */
    private static String reason(String said) {
        List<String> lines =
                said.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
        return Optional.of(lines.stream()
                        .filter(line -> !line.startsWith("WARNING"))
                        .collect(Collectors.joining("; ")))
                .filter(errors -> !errors.isEmpty())
                .or(() -> lines.stream().findFirst())
                .map(text -> ": " + Printable.line(beginAndEnd(text)))
                .orElse("");
    }

    private static String beginAndEnd(String text) {
        return text.length() > REASON_BEGIN + REASON_END + 3
                ? text.substring(0, REASON_BEGIN) + "..." + text.substring(text.length() - REASON_END)
                : text;
    }
}
