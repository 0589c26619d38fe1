package org.jvirt.launcher;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jvirt.launcher.JvirtProcess.Result;

/** Runs libvirt's own virsh. */
final class VirshProcess {
    private static final int TIMEOUT_SECONDS = 10;

    /** virsh 9.0 loses sight of its own thread now and then, when a save or a migration is over at once, and waits for ever. */
    private static final int TRIES = 3;

    private VirshProcess() {}

    static boolean isInstalled() {
        String path = System.getenv().getOrDefault("PATH", "");
        return Pattern.compile(File.pathSeparator, Pattern.LITERAL)
                .splitAsStream(path)
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "virsh")));
    }

    /**
     * In English, on libvirt's test driver, whose hypervisor lives and dies with the process.
     *
     * @param folder for what it prints
     */
    static Result run(Path folder, String script) throws Exception {
        for (int i = 0; i < TRIES; i++) {
            Optional<Result> result = tryRun(folder, script);
            if (result.isPresent()) {
                return result.get();
            }
        }
        throw new AssertionError("virsh did not end within " + TIMEOUT_SECONDS + " s: " + script);
    }

    private static Optional<Result> tryRun(Path folder, String script) throws Exception {
        Path out = folder.resolve("virsh.out");
        Path err = folder.resolve("virsh.err");
        ProcessBuilder builder = new ProcessBuilder("virsh", "-c", "test:///default", script)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.environment().put("LC_ALL", "C");
        Process virsh = builder.start();
        virsh.getOutputStream().close();
        if (!virsh.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            virsh.destroyForcibly().waitFor();
            return Optional.empty();
        }
        return Optional.of(new Result(virsh.exitValue(), Files.readString(out), Files.readString(err)));
    }
}
