package org.jvirt.itests.xenhost;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The QEMU process that the Xen host runs in, its disk, and the snapshots on that disk. */
final class Machine implements AutoCloseable {

    /**
     * Runs the rest of its arguments until they end, or until standard input does. It is a pipe from this JVM, so QEMU ends with the
     * JVM, however that ends.
     */
    private static final String UNTIL_STDIN_ENDS =
            "exec 3<&0; \"$@\" </dev/null & qemu=$!; (cat <&3; kill -KILL $qemu) >/dev/null 2>&1 & wait $qemu";

    private static final Duration LONGEST_START = Duration.ofSeconds(60);

    private static final Pattern SSH_PORT = Pattern.compile("TCP\\[HOST_FORWARD]\\s+\\d+\\s+127\\.0\\.0\\.1\\s+(\\d+)");
    private static final Pattern SNAPSHOT = Pattern.compile("(?m)^(?:\\d+|--)\\s+(\\S+)\\s");

    private final Process process;
    private final MachineMonitor monitor;
    private final Path console;

    private Machine(Process process, MachineMonitor monitor, Path console) {
        this.process = process;
        this.monitor = monitor;
        this.console = console;
    }

    /** Whether the host's disk is there and was written by this very machine, so that its snapshots can be loaded. */
    static boolean hasDiskFor(XenImage image) throws IOException, InterruptedException {
        Path key = keyFile(image);
        return Files.exists(key) && Files.readString(key).equals(key(image));
    }

    /** Makes an empty disk on top of the image; all snapshots go. */
    static void makeDisk(XenImage image) throws IOException, InterruptedException {
        Files.createDirectories(image.hostFolder());
        Files.deleteIfExists(keyFile(image));
        Files.deleteIfExists(disk(image));
        output(
                "qemu-img",
                "create",
                "-q",
                "-f",
                "qcow2",
                "-F",
                "raw",
                "-b",
                image.dom0Disk().toString(),
                disk(image).toString());
        Files.writeString(keyFile(image), key(image));
    }

    /** Starts the machine, which boots Xen. */
    static Machine boot(XenImage image, Path sockets) throws IOException, InterruptedException {
        return start(image, sockets, List.of());
    }

    /**
     * Starts the machine as it was when it was saved. Always a new process: a QEMU that loads a snapshot of its own past leaves the
     * TSC in the future, and the time of Xen then stands still until the other clocks have caught up.
     */
    static Machine load(XenImage image, Path sockets, String tag) throws IOException, InterruptedException {
        return start(image, sockets, List.of("-loadvm", tag));
    }

    /**
     * While it runs it holds a lock on the image's folder, so that {@code prepare} does not remove it.
     *
     * @param sockets a folder with a short name, for the monitor's socket
     */
    private static Machine start(XenImage image, Path sockets, List<String> more)
            throws IOException, InterruptedException {
        Path monitorSocket = sockets.resolve("monitor");
        Files.deleteIfExists(monitorSocket);
        Path console = image.hostFolder().resolve("console.log");
        Path log = image.hostFolder().resolve("qemu.log");
        List<String> command = new ArrayList<>(List.of(
                "flock",
                "--shared",
                image.folder().toString(),
                "sh",
                "-c",
                UNTIL_STDIN_ENDS,
                "sh",
                "qemu-system-x86_64"));
        command.addAll(MachineSpec.arguments(image));
        command.addAll(List.of(
                "-drive", "id=dom0,if=none,cache=unsafe,file=" + disk(image),
                "-serial", "file:" + console,
                "-qmp", "unix:" + monitorSocket + ",server=on,wait=off"));
        command.addAll(more);
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            awaitSocket(process, monitorSocket, log);
            return new Machine(process, MachineMonitor.connect(monitorSocket), console);
        } catch (IOException | InterruptedException | RuntimeException e) {
            process.getOutputStream().close();
            throw e;
        }
    }

    private static void awaitSocket(Process process, Path socket, Path log) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + LONGEST_START.toNanos();
        while (!Files.exists(socket)) {
            if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
                throw new IOException("QEMU did not start: " + Files.readString(log));
            }
            if (System.nanoTime() > deadline) {
                throw new IOException("QEMU made no monitor: " + Files.readString(log));
            }
        }
    }

    /** The port of 127.0.0.1 behind which dom0's sshd is. */
    int sshPort() throws IOException {
        String networks = monitor.human("info usernet");
        var port = SSH_PORT.matcher(networks);
        if (!port.find()) {
            throw new IOException("QEMU forwards no port to dom0: " + networks);
        }
        return Integer.parseInt(port.group(1));
    }

    /** The snapshots on the disk, whether or not a machine runs on it. */
    static Set<String> snapshots(XenImage image) throws IOException, InterruptedException {
        String table = output(
                "qemu-img", "snapshot", "--force-share", "-l", disk(image).toString());
        return SNAPSHOT.matcher(table).results().map(found -> found.group(1)).collect(Collectors.toSet());
    }

    /** Deletes a snapshot from the disk; no machine may run on it. */
    static void deleteSnapshot(XenImage image, String tag) throws IOException, InterruptedException {
        output("qemu-img", "snapshot", "-d", tag, disk(image).toString());
    }

    /** Saves the whole machine. Every guest of Xen must be paused: QEMU cannot load a CPU that was inside an SVM guest. */
    void save(String tag) throws IOException {
        String complaint = monitor.human("savevm " + tag);
        if (!complaint.isEmpty()) {
            throw new IOException("QEMU cannot save " + tag + ": " + complaint);
        }
    }

    /** What Xen and dom0 wrote to the serial line since the machine was started. */
    String console() throws IOException {
        return Files.readString(console, StandardCharsets.ISO_8859_1);
    }

    /** Waits for the time given; whether QEMU has ended by then. */
    boolean endsWithin(Duration time) throws InterruptedException {
        return process.waitFor(time.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() throws IOException, InterruptedException {
        if (process.isAlive()) {
            monitor.quit();
        }
        monitor.close();
        process.getOutputStream().close();
        process.waitFor();
    }

    private static Path disk(XenImage image) {
        return image.hostFolder().resolve("disk.qcow2");
    }

    private static Path keyFile(XenImage image) {
        return image.hostFolder().resolve("machine");
    }

    /** A snapshot can be loaded by the same QEMU with the same devices only. */
    private static String key(XenImage image) throws IOException, InterruptedException {
        String machine = output("qemu-system-x86_64", "--version") + String.join(" ", MachineSpec.arguments(image));
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(machine.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }

    private static String output(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + " failed: " + output);
        }
        return output;
    }
}
