package org.jvirt.itests.xenhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The program under test, in dom0: the distribution as it was built, run as an operator runs it. */
final class Jvirt {
    /** A JVM starts slowly under emulation. */
    private static final Duration LONGEST_RUN = Duration.ofMinutes(4);

    private static final String HOME = "/opt/jvirt";

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

    /** Runs commands, all in one process. */
    Result run(String... commands) throws InterruptedException {
        String all = Arrays.stream(commands).collect(Collectors.joining("; "));
        return host.exec(HOME + "/bin/jvirt -c xen:///system " + Ssh.quote(all), LONGEST_RUN);
    }

    /** Runs commands of which each must succeed. */
    String succeed(String... commands) throws InterruptedException {
        Result result = run(commands);
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

    /** Sets a setting of the driver, as an operator does. */
    void configure(String line) throws InterruptedException {
        host.write(HOME + "/conf/org.jvirt.xen.host.cfg", line + "\n");
    }
}
