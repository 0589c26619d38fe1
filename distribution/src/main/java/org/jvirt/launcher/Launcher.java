package org.jvirt.launcher;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.BundleException;

/**
 * {@code bin/jvirt}'s main class: starts the container, runs the program that a bundle offers, and exits with its status. Where that asks for it, the
 * shell is opened.
 */
public final class Launcher {
    /** The folder that jvirt is installed in. */
    private static final String HOME = "jvirt.install";

    private static final boolean DEBUG = "1".equals(System.getenv("JVIRT_DEBUG"));
    private static final int FAILED = 1;

    /** What the program returns where it wants the shell to be opened instead. */
    private static final int OPEN_THE_SHELL = -1;

    /** How long a program that was interrupted may take to say what it leaves. */
    private static final int LAST_WORDS_SECONDS = 10;

    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread main = Thread.currentThread();

    private Launcher() {}

    public static void main(String... arguments) {
        System.exit(new Launcher().run(arguments));
    }

    private int run(String... arguments) {
        Thread onSignal = new Thread(this::interrupt, "jvirt-signal");
        Runtime.getRuntime().addShutdownHook(onSignal);
        try {
            Path home = Path.of(System.getProperty(HOME, "."));
            StateFolder state = StateFolder.of(home, System.getenv());
            LogFile.install(state.folder().map(folder -> folder.resolve("log").resolve("jvirt.log")), DEBUG);
            try (Container container = Container.start(home, state)) {
                int status = container.program().applyAsInt(arguments);
                return status == OPEN_THE_SHELL ? container.runShell() : status;
            }
        } catch (LaunchFailed | IOException | BundleException failed) {
            return fail(failed);
        } catch (InterruptedException interrupted) {
            // Only a signal interrupts this thread, and the JVM is about to end.
            Thread.currentThread().interrupt();
            return FAILED;
        } finally {
            over.countDown();
        }
    }

    /** On a signal: the program may say what it leaves, and the container's cache goes. Without one, there is nothing left to do. */
    private void interrupt() {
        main.interrupt();
        try {
            if (!over.await(LAST_WORDS_SECONDS, TimeUnit.SECONDS)) {
                System.err.println("error: the command did not end within " + LAST_WORDS_SECONDS + " s of the signal");
            }
        } catch (InterruptedException ended) {
            Thread.currentThread().interrupt();
        }
    }

    private static int fail(Exception failed) {
        System.err.println("error: " + failed.getMessage());
        if (DEBUG) {
            failed.printStackTrace();
        }
        return FAILED;
    }
}
