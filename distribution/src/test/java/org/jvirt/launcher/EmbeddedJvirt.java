package org.jvirt.launcher;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.logging.LogManager;
import org.jvirt.launcher.JvirtProcess.Result;
import org.osgi.framework.BundleException;

/** The whole of jvirt within this process, launched once for many commands. While it is open, standard output and error are its own. */
final class EmbeddedJvirt implements AutoCloseable {
    private final PrintStream stdout = System.out;
    private final PrintStream stderr = System.err;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Container container;
    private final ToIntFunction<String[]> program;

    /** @param state where it keeps what it has to remember */
    EmbeddedJvirt(Path state) throws Exception {
        // What is logged is not what a user sees.
        LogManager.getLogManager().reset();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            container = Container.start(JvirtProcess.home(), new StateFolder(Optional.of(state)));
            program = container.program();
        } catch (Exception failed) {
            giveBack();
            throw failed;
        }
    }

    /** Runs it as bin/jvirt does with these words, on connections that are closed afterwards. */
    Result run(String... arguments) {
        out.reset();
        err.reset();
        int status = program.applyAsInt(arguments);
        return new Result(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private void giveBack() {
        System.setOut(stdout);
        System.setErr(stderr);
    }

    @Override
    public void close() throws IOException, BundleException {
        try {
            container.close();
        } finally {
            giveBack();
        }
    }
}
