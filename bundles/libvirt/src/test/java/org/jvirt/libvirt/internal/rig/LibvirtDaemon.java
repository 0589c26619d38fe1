package org.jvirt.libvirt.internal.rig;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A libvirtd of the test's own, in namespaces of its own; see the script. */
public final class LibvirtDaemon implements AutoCloseable {
    private static final long LONG_SECONDS = 60;

    private final Path folder;
    private final Process process;
    private final BufferedReader answers;

    private LibvirtDaemon(Path folder, Process process) {
        this.folder = folder;
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /** Starts one; a test on a machine without libvirtd is skipped. */
    public static LibvirtDaemon start(Path folder) throws Exception {
        assumeTrue(isInstalled("libvirtd"), "libvirtd is not installed: apt-get install libvirt-daemon");
        assumeTrue("root".equals(System.getProperty("user.name")), "this test makes namespaces: run it as root");
        Path script = copy("libvirtd-of-its-own", folder);
        Process process = new ProcessBuilder(
                        "unshare",
                        "--mount",
                        "--net",
                        "--pid",
                        "--fork",
                        "--kill-child",
                        "bash",
                        script.toString(),
                        folder.toString())
                .redirectError(folder.resolve("script.log").toFile())
                .start();
        LibvirtDaemon daemon = new LibvirtDaemon(folder, process);
        daemon.start();
        return daemon;
    }

    public static boolean isInstalled(String program) {
        return Stream.concat(Stream.of(System.getenv("PATH").split(File.pathSeparator)), Stream.of("/usr/sbin"))
                .anyMatch(path -> Files.isExecutable(Path.of(path, program)));
    }

    static Path copy(String resource, Path folder) throws IOException {
        Path copy = folder.resolve(resource);
        try (InputStream content = LibvirtDaemon.class.getResourceAsStream(resource)) {
            Files.copy(content, copy);
        }
        return copy;
    }

    public URI uri() {
        return URI.create("qemu+unix:///system?socket=" + folder.resolve("sock/libvirt-sock"));
    }

    /** What libvirtd sees below {@code /run/libvirt}, {@code /var/lib/libvirt} and so on. */
    public Path hostFolder() {
        return folder.resolve("host");
    }

    /** Returns when it takes connections. */
    public void start() throws Exception {
        order("start");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONG_SECONDS);
        while (!takesConnections()) {
            requireAlive(end);
            process.waitFor(20, TimeUnit.MILLISECONDS);
        }
    }

    private boolean takesConnections() {
        try (SocketChannel channel =
                SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve("sock/libvirt-sock")))) {
            return channel.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private void requireAlive(long end) throws IOException {
        if (!process.isAlive() || System.nanoTime() > end) {
            throw new IllegalStateException("libvirtd does not start: "
                    + Files.readString(folder.resolve("script.log"))
                    + (Files.exists(folder.resolve("libvirtd.log"))
                            ? Files.readString(folder.resolve("libvirtd.log"))
                            : ""));
        }
    }

    /** Ends libvirtd, and not its guests. */
    public void stop() throws IOException {
        order("stop");
        if (!"stopped".equals(answers.readLine())) {
            throw new IOException("the rig did not stop libvirtd: " + Files.readString(folder.resolve("script.log")));
        }
    }

    private void order(String what) throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).append(what).append('\n').flush();
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(LONG_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
