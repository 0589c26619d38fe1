package org.jvirt.launcher;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Runs bin/jvirt as a user does. */
final class JvirtProcess {
    private static final Path HOME = Path.of(System.getProperty("jvirt.home"));
    private static final int TIMEOUT_SECONDS = 120;

    /**
     * What came of a run.
     *
     * @param out standard output
     * @param err standard error
     */
    record Result(int status, String out, String err) {}

    private JvirtProcess() {}

    static Result run(String... arguments) throws IOException, InterruptedException {
        return runWithInput("", arguments);
    }

    static Result runWithInput(String input, String... arguments) throws IOException, InterruptedException {
        return run(HOME.resolve("bin/jvirt"), Map.of(), input, arguments);
    }

    static Result run(Path program, Map<String, String> environment, String input, String... arguments)
            throws IOException, InterruptedException {
        Path out = Files.createTempFile("jvirt", ".out");
        Path err = Files.createTempFile("jvirt", ".err");
        try {
            List<String> command = new ArrayList<>(List.of(program.toString()));
            command.addAll(List.of(arguments));
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(Path.of("/").toFile())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            builder.environment().remove("JVIRT_DEFAULT_URI");
            builder.environment().remove("JVIRT_DEBUG");
            builder.environment().putAll(environment);
            Process process = builder.start();
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("jvirt did not end within " + TIMEOUT_SECONDS + " s");
            }
            return new Result(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    static Path home() {
        return HOME;
    }

    /** An installation of the test's own, whose configuration it may change. */
    static void copyTo(Path to) throws IOException {
        try (Stream<Path> files = Files.walk(HOME)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(HOME.relativize(file).toString()), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }
}
