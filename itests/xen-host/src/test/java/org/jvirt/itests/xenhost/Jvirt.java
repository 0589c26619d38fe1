package org.jvirt.itests.xenhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The program under test, in dom0: the distribution as it was built. One process of it is kept running, as an operator's shell, and reads its
 * commands from a pipe: under emulation, the start of a JVM takes longer than most of them. {@link #another} is a second such process.
 */
final class Jvirt {
    /** A JVM starts slowly under emulation. */
    private static final Duration LONGEST_RUN = Duration.ofMinutes(10);

    private static final String HOME = "/opt/jvirt";

    /** Runs it in dom0, on the host's devices. */
    static final String PROGRAM = HOME + "/bin/jvirt -c xen:///system";

    /** A command that jvirt does not know: its error marks the end of the answers to those before it. */
    private static final String END = "end-of-answers";

    /** The exit status of a command whose process died over it. */
    static final int DEAD = 3;

    private static final String START = """
            cd /run && mkfifo %1$s.in && touch %1$s.out %1$s.err
            setsid bash -c 'exec 3<>%1$s.in; exec %2$s <&3 >%1$s.out 2>%1$s.err' > /dev/null 2>&1 & echo $! > %1$s.pid
            """;

    /**
     * Sends a line to the process that runs, and passes on what it says to it; the exit status is as that of a process of its own. It
     * waits without looking again and again, which would cost the process that it waits for its processor.
     */
    private static final String ASK = """
            cd /run && out=$(stat -c %%s %1$s.out) && err=$(stat -c %%s %1$s.err) || exit
            exec 4< <(exec tail -c +$((err + 1)) -f -s 0.2 --pid=$(cat %1$s.pid) %1$s.err); reader=$!
            echo %2$s > %1$s.in
            grep -q %3$s <&4 || { cat %1$s.err >&2; exit %4$d; }
            kill $reader
            tail -c +$((out + 1)) %1$s.out
            ! tail -c +$((err + 1)) %1$s.err | grep -v %3$s >&2
            """;

    private static final String SHELL = """
            cd /run && mkfifo shell.in
            TERM=xterm setsid bash -c 'exec 3<>shell.in; exec script -qec %1$s /dev/null <&3 >shell.out 2>&1' > /dev/null 2>&1 &
            """.formatted(HOME + "/bin/jvirt");

    private final XenHost host;
    private final String name;

    private Jvirt(XenHost host, String name) {
        this.host = host;
        this.name = name;
    }

    /** Copies the distribution into dom0. */
    static Jvirt install(XenHost host) throws InterruptedException {
        Path built = Path.of("../../distribution/target/jvirt").toAbsolutePath().normalize();
        assertThat(built.resolve("bin/jvirt"))
                .as("the distribution, built before this module")
                .isExecutable();
        assertThat(Files.isDirectory(built.resolve("bundles"))).isTrue();
        host.run("mkdir -p /opt && rm -rf " + HOME);
        host.put(built, HOME);
        // What earlier runs on this machine wrote is not part of the program.
        host.run("rm -rf " + HOME + "/log");
        return new Jvirt(host, "jvirt");
    }

    /**
     * A process that is kept running and has done something already, in a scene: made once in a run, for the start of a JVM and its first commands
     * take half a minute under emulation, and restored from then on.
     *
     * @param first what it has done; the scene is to be as before afterwards
     */
    static Jvirt warm(XenHost host, Scene scene, String... first) throws IOException, InterruptedException {
        String checkpoint = "jvirt-in-" + scene.snapshot();
        if (host.keeps(checkpoint)) {
            host.restore(checkpoint);
            return new Jvirt(host, "jvirt");
        }
        Jvirt jvirt = begin(host, scene);
        Result done = jvirt.run(first);
        if (!done.succeeded()) {
            // The emulated processor of a guest may have failed; tests that do the same do not try twice.
            System.err.println("The first commands are tried once more: " + done);
            jvirt = begin(host, scene);
            jvirt.succeed(first);
        }
        host.checkpoint(checkpoint);
        return jvirt;
    }

    private static Jvirt begin(XenHost host, Scene scene) throws IOException, InterruptedException {
        host.enter(scene);
        Jvirt jvirt = install(host);
        // A machine that does much else beside emulates the creation of a domain slowly.
        jvirt.configure("xlTimeoutSeconds = 600");
        return jvirt.start();
    }

    /** Starts the process that is kept running. */
    Jvirt start() throws InterruptedException {
        host.run(START.formatted(name, PROGRAM));
        succeed("version");
        return this;
    }

    /** Starts another process beside it, and does not wait until it is up: its first answer tells. */
    Jvirt another(String name) throws InterruptedException {
        Jvirt other = new Jvirt(host, name);
        host.run(START.formatted(name, PROGRAM));
        return other;
    }

    /** Runs commands in the process that is kept running. What it says on standard error is an error's sentence, or nothing. */
    Result run(String... commands) throws InterruptedException {
        return host.exec(ask(commands), LONGEST_RUN);
    }

    /** Sends commands to the process that is kept running, and does not wait for what comes of them. */
    void tell(String... commands) throws InterruptedException {
        host.run("echo " + Ssh.quote(String.join("; ", commands)) + " > /run/" + name + ".in");
    }

    /** Opens a shell on a terminal of its own, where nobody types anything. */
    void openShell() throws InterruptedException {
        host.run(SHELL);
    }

    private String ask(String... commands) {
        return ASK.formatted(name, Ssh.quote(String.join("; ", commands) + "; " + END), END, DEAD);
    }

    /** As {@link #run}, under the eyes of strace, which sees every thread before the first command comes. */
    Result trace(KernelCalls calls, String command) throws InterruptedException {
        return host.exec(calls.around(pid(), ask(command)), LONGEST_RUN);
    }

    /** Of the process that is kept running. */
    String pid() throws InterruptedException {
        return host.run("cat /run/" + name + ".pid").strip();
    }

    /** Kills the process that is kept running. */
    void kill() throws InterruptedException {
        host.run("kill -KILL " + pid());
    }

    /** Runs commands in a process of their own, beside the one that is kept running. */
    Result runAnew(String... commands) throws InterruptedException {
        return host.exec(PROGRAM + " " + Ssh.quote(String.join("; ", commands)), LONGEST_RUN);
    }

    /** Runs commands of which each must succeed. */
    String succeed(String... commands) throws InterruptedException {
        return succeeded(run(commands));
    }

    /** As {@link #succeed}, in a process of their own. */
    String succeedAnew(String... commands) throws InterruptedException {
        return succeeded(runAnew(commands));
    }

    private static String succeeded(Result result) {
        assertThat(result.exit()).as("%s", result).isZero();
        return result.stdout();
    }

    /** Runs a command that must fail with exit status 1 and one sentence. */
    String fail(String command) throws InterruptedException {
        Result result = run(command);
        assertThat(result.exit()).as("%s", result).isEqualTo(1);
        assertThat(result.stderr()).startsWith("error: ").hasLineCount(1);
        return result.stderr();
    }

    /** Sets settings of the driver, one a line, as an operator does, for the next process. */
    void configure(String lines) throws InterruptedException {
        host.write(HOME + "/conf/org.jvirt.xen.host.cfg", lines + "\n");
    }
}
