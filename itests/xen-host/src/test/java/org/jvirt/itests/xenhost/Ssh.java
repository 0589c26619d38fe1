package org.jvirt.itests.xenhost;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * One ssh connection to dom0 that all commands share: a handshake takes seconds under emulation, a command over a connection that
 * stands a fraction of one. Safe for use by several threads; a server allows as many commands at once as its MaxSessions says.
 */
final class Ssh implements AutoCloseable {

    /** The way to dom0 and back, on top of a command's own time. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private static final String DOM0 = "root@127.0.0.1";

    /** What timeout(1) exits with when the time is up. */
    private static final int TIMED_OUT = 124;

    private static final int KILLED = 128 + 9;

    /** What ssh exits with when it is the connection that failed. */
    private static final int NO_CONNECTION = 255;

    private final Path socket;
    private final Process master;

    private Ssh(Path socket, Process master) {
        this.socket = socket;
        this.master = master;
    }

    static Ssh connect(Path key, int port, Path socket, Duration timeout) throws IOException, InterruptedException {
        Process master = new ProcessBuilder(
                        "ssh",
                        "-F",
                        "none",
                        "-M",
                        "-N",
                        "-S",
                        socket.toString(),
                        "-i",
                        key.toString(),
                        "-p",
                        "" + port,
                        "-o",
                        "BatchMode=yes",
                        "-o",
                        "StrictHostKeyChecking=no",
                        "-o",
                        "UserKnownHostsFile=/dev/null",
                        "-o",
                        "LogLevel=ERROR",
                        "-o",
                        "PermitLocalCommand=yes",
                        "-o",
                        "LocalCommand=echo connected",
                        "-o",
                        "ConnectTimeout=" + timeout.toSeconds(),
                        DOM0)
                .redirectErrorStream(true)
                .start();
        CompletableFuture<String> greeting = CompletableFuture.supplyAsync(() -> firstLine(master.getInputStream()));
        try {
            String line = greeting.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            if (!line.equals("connected")) {
                throw new CommandFailed("no ssh connection to dom0: " + line);
            }
            return new Ssh(socket, master);
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            master.destroyForcibly();
            throw e instanceof CommandFailed failure
                    ? failure
                    : new CommandFailed("no ssh connection to dom0 within " + timeout.toSeconds() + " s", e);
        }
    }

    Result exec(String command, byte[] input, Duration timeout) throws InterruptedException {
        String bounded =
                "timeout --kill-after=2 %.1f bash -c %s".formatted(timeout.toMillis() / 1000.0, quote(command));
        Result result = run(client("ssh", List.of(DOM0, bounded)), input, timeout.plus(GRACE));
        if (result.exit() == NO_CONNECTION) {
            throw new CommandFailed("the connection to dom0 failed during \"" + command + "\": " + result.stderr());
        }
        if (result.exit() == TIMED_OUT || result.exit() == KILLED) {
            throw new CommandFailed("no end within " + timeout.toSeconds() + " s: \"" + command + "\", which said: "
                    + result.stdout() + result.stderr());
        }
        return result;
    }

    void put(Path local, String remote) throws InterruptedException {
        copy(local.toString(), DOM0 + ":" + remote);
    }

    void get(String remote, Path local) throws InterruptedException {
        copy(DOM0 + ":" + remote, local.toString());
    }

    private void copy(String from, String to) throws InterruptedException {
        Result result = run(client("scp", List.of("-q", "-r", from, to)), new byte[0], Duration.ofMinutes(5));
        if (!result.succeeded()) {
            throw new CommandFailed("cannot copy " + from + " to " + to + ": " + result.stderr());
        }
    }

    /** The proxy command keeps a client whose master is gone from dialling on its own, slowly and to nowhere. */
    private List<String> client(String program, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(
                program,
                "-F",
                "none",
                "-o",
                "ControlPath=" + socket,
                "-o",
                "ControlMaster=no",
                "-o",
                "ProxyCommand=false",
                "-o",
                "BatchMode=yes",
                "-o",
                "LogLevel=ERROR"));
        command.addAll(arguments);
        return command;
    }

    private static Result run(List<String> command, byte[] input, Duration timeout) throws InterruptedException {
        long start = System.nanoTime();
        try {
            Process process = new ProcessBuilder(command).start();
            CompletableFuture<String> stdout = CompletableFuture.supplyAsync(() -> text(process.getInputStream()));
            CompletableFuture<String> stderr = CompletableFuture.supplyAsync(() -> text(process.getErrorStream()));
            try (var stdin = process.getOutputStream()) {
                stdin.write(input);
            }
            if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new CommandFailed(command.get(0) + " itself hangs: " + String.join(" ", command));
            }
            Duration duration = Duration.ofNanos(System.nanoTime() - start);
            return new Result(process.exitValue(), stdout.join(), stderr.join(), duration);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot run " + String.join(" ", command), e);
        }
    }

    private static String firstLine(InputStream stream) {
        try {
            BufferedReader reader = new BufferedReader(new java.io.InputStreamReader(stream, StandardCharsets.UTF_8));
            String line = reader.readLine();
            return line == null ? "ssh ended without a word" : line;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(InputStream stream) {
        try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String quote(String argument) {
        return "'" + argument.replace("'", "'\\''") + "'";
    }

    /** Ends the connection; commands that still run lose theirs. */
    @Override
    public void close() {
        master.destroyForcibly();
        try {
            master.waitFor();
            Files.deleteIfExists(socket);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
