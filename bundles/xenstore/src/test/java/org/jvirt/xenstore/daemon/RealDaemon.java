package org.jvirt.xenstore.daemon;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A daemon of a Xen package, run without Xen in a folder of its own: a preloaded stand-in answers for the hypervisor. The
 * binaries are those of the system, or of the folder that JVIRT_XEN_ROOT names, into which packages were unpacked.
 */
final class RealDaemon {

    /** The two daemons there are, and oxenstored in a mood. */
    enum Kind {
        XENSTORED("xenstored", false),
        OXENSTORED("oxenstored", false),
        /** Fails transactions at random, as if they conflicted. */
        OXENSTORED_TEST_EAGAIN("oxenstored", true);

        private final String program;
        private final boolean testEagain;

        Kind(String program, boolean testEagain) {
            this.program = program;
            this.testEagain = testEagain;
        }
    }

    private final Path folder;
    private final ProcessBuilder start;
    private Process process;

    private RealDaemon(Path folder, ProcessBuilder start) {
        this.folder = folder;
        this.start = start;
    }

    /** Whether there is a binary, and a compiler for the stand-in; or else what to do about it. */
    static Optional<String> missing(Kind kind) {
        if (binary(kind).isEmpty()) {
            return Optional.of("there is no " + kind.program + " under " + root()
                    + "usr/lib/xen-*/bin: install Debian's package xen-utils-4.17, or unpack it with its libraries into a"
                    + " folder that JVIRT_XEN_ROOT names");
        }
        boolean compiler = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "cc")));
        return compiler
                ? Optional.empty()
                : Optional.of("there is no C compiler: install Debian's packages gcc and libc6-dev");
    }

    static RealDaemon in(Path folder, Kind kind) throws IOException, InterruptedException {
        Path binary = binary(kind).orElseThrow();
        ProcessBuilder start = new ProcessBuilder(command(folder, kind, binary))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile());
        start.environment().put("LD_PRELOAD", noHypervisor(folder).toString());
        start.environment().put("LD_LIBRARY_PATH", libraries());
        start.environment().put("XENSTORED_RUNDIR", folder.toString());
        RealDaemon daemon = new RealDaemon(folder, start);
        daemon.start();
        return daemon;
    }

    Path socket() {
        return folder.resolve("socket");
    }

    void start() throws IOException, InterruptedException {
        process = start.start();
        long giveUp = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (!accepts()) {
            if (process.waitFor(20, TimeUnit.MILLISECONDS) || System.nanoTime() - giveUp > 0) {
                throw new IOException("the daemon did not start: " + Files.readString(folder.resolve("output")));
            }
        }
    }

    /** Ends it as a crash would: with no chance to say or save anything. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    private boolean accepts() {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            return channel.connect(UnixDomainSocketAddress.of(socket()));
        } catch (IOException e) {
            return false; // not yet
        }
    }

    private static List<String> command(Path folder, Kind kind, Path binary) throws IOException {
        List<String> command = new ArrayList<>(List.of(binary.toString()));
        if (kind == Kind.XENSTORED) {
            // Without domain 0 (-D) this daemon has no store since Xen 4.17, and crashes at the first request.
            command.addAll(List.of(
                    "--no-fork",
                    "--internal-db",
                    "--pid-file",
                    folder.resolve("pid").toString()));
        } else {
            Path configuration = folder.resolve("oxenstored.conf");
            Files.writeString(configuration, """
                    test-eagain = %s
                    quota-activate = true
                    persistent = false
                    pid-file = %s/pid
                    xenstored-log-file = %s/log
                    access-log-file = %s/access-log
                    """.formatted(kind.testEagain, folder, folder, folder));
            command.addAll(List.of("--no-fork", "--no-domain-init", "--config-file", configuration.toString()));
        }
        return command;
    }

    private static Path noHypervisor(Path folder) throws IOException, InterruptedException {
        Path source = folder.resolve("no-hypervisor.c");
        Path library = folder.resolve("no-hypervisor.so");
        try (InputStream in = RealDaemon.class.getResourceAsStream("no-hypervisor.c")) {
            Files.write(source, in.readAllBytes());
        }
        Process compiler = new ProcessBuilder(
                        "cc", "-shared", "-fPIC", "-o", library.toString(), source.toString(), "-ldl")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("compiler-output").toFile())
                .start();
        if (compiler.waitFor() != 0) {
            throw new IOException("the stand-in for the hypervisor does not compile: "
                    + Files.readString(folder.resolve("compiler-output")));
        }
        return library;
    }

    private static Path root() {
        return Path.of(System.getenv().getOrDefault("JVIRT_XEN_ROOT", "/"));
    }

    private static Optional<Path> binary(Kind kind) {
        return first(root().resolve("usr/lib"), "xen-*")
                .map(xen -> xen.resolve("bin").resolve(kind.program))
                .filter(Files::isExecutable);
    }

    private static String libraries() {
        return first(root().resolve("usr/lib"), "*-linux-gnu")
                .map(Path::toString)
                .orElse("");
    }

    private static Optional<Path> first(Path folder, String glob) {
        if (!Files.isDirectory(folder)) {
            return Optional.empty();
        }
        try (DirectoryStream<Path> matches = Files.newDirectoryStream(folder, glob)) {
            for (Path match : matches) {
                if (Files.isDirectory(match)) {
                    return Optional.of(match);
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
