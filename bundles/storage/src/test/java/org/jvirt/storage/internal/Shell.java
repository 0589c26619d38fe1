package org.jvirt.storage.internal;

import java.util.concurrent.TimeUnit;

/** Runs what a test prepares the machine with, or looks at it with. */
final class Shell {
    private Shell() {}

    static String run(String... line) throws Exception {
        Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError(String.join(" ", line) + ": " + output);
        }
        return output.strip();
    }
}
