package org.jvirt.itests.xenhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The program under test, in dom0: the distribution as it was built. One process of it is kept running, as an operator's shell, and reads its
 * commands from a pipe: under emulation, the start of a JVM takes longer than most of them.
 */
final class Jvirt {
    /** A JVM starts slowly under emulation. */
    private static final Duration LONGEST_RUN = Duration.ofMinutes(10);

    private static final String HOME = "/opt/jvirt";
    private static final String PROGRAM = HOME + "/bin/jvirt -c xen:///system";

    /** A command that jvirt does not know: its error marks the end of the answers to those before it. */
    private static final String END = "end-of-answers";

    private static final String START =
            """
            cd /run && mkfifo jvirt.in
            setsid bash -c 'exec 3<>jvirt.in; exec %s <&3 >jvirt.out 2>jvirt.err' > /dev/null 2>&1 & echo $! > jvirt.pid
            """
                    .formatted(PROGRAM);

    /** Sends a line to the process that runs, and passes on what it says to it; the exit status is as that of a process of its own. */
    private static final String ASK =
            """
            cd /run && out=$(stat -c %%s jvirt.out) && err=$(stat -c %%s jvirt.err)
            echo %s > jvirt.in
            until tail -c +$((err + 1)) jvirt.err | grep -q %2$s; do
              [ -d /proc/$(cat jvirt.pid) ] || { cat jvirt.err >&2; exit 3; }
              sleep 0.05
            done
            tail -c +$((out + 1)) jvirt.out
            ! tail -c +$((err + 1)) jvirt.err | grep -v %2$s >&2
            """;

    private final XenHost host;

    private Jvirt(XenHost host) {
        this.host = host;
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
        return new Jvirt(host);
    }

    /** Starts the process that is kept running. */
    Jvirt start() throws InterruptedException {
        host.run(START);
        succeed("version");
        return this;
    }

    /** Runs commands in the process that is kept running. What it says on standard error is an error's sentence, or nothing. */
    Result run(String... commands) throws InterruptedException {
        return host.exec(ASK.formatted(Ssh.quote(String.join("; ", commands) + "; " + END), END), LONGEST_RUN);
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

    /** Sets a setting of the driver, as an operator does, for the next process. */
    void configure(String line) throws InterruptedException {
        host.write(HOME + "/conf/org.jvirt.xen.host.cfg", line + "\n");
    }
}
