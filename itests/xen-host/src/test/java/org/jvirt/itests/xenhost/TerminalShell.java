package org.jvirt.itests.xenhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program's shell on a terminal in dom0, which script(1) provides: beside jvirt's commands it has those of the container. */
final class TerminalShell {
    /** Two starts of a JVM, on a machine that does much else. */
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);

    /** A command that there is not: its error marks the end of the answers to those before it. */
    private static final String END = "end-of-answers";

    private static final String UNKNOWN = "error: unknown command: '" + END + "'";

    static final String PROMPT = "jvirt# ";

    /** What each error begins with. */
    static final String ERROR = "error: ";

    private static final String START = """
            cd /run && rm -f shell.* && mkfifo shell.in
            setsid bash -c 'exec 3<>shell.in; exec script -q -f -c "stty cols 500 rows 50; export TERM=dumb NO_COLOR=1; echo \\$\\$ > shell.pid; exec %s" /dev/null <&3 >>shell.out 2>&1' \
                > /dev/null 2>&1 &
            """;

    private final XenHost host;

    private TerminalShell(XenHost host) {
        this.host = host;
    }

    /** Starts it, and waits for its prompt. */
    static TerminalShell start(XenHost host) throws InterruptedException {
        return start(host, Jvirt.PROGRAM, PROMPT);
    }

    /** Starts a program in its place, and waits until this is to be read. */
    static TerminalShell start(XenHost host, String program, String text) throws InterruptedException {
        host.run(START.formatted(program));
        TerminalShell shell = new TerminalShell(host);
        shell.await(text);
        return shell;
    }

    /** Types a line; what was to be read before is forgotten. */
    void type(String line) throws InterruptedException {
        host.run(": > /run/shell.out");
        typeMore(line);
    }

    private void typeMore(String line) throws InterruptedException {
        press(line + "\n");
    }

    /** Presses keys. */
    void press(String keys) throws InterruptedException {
        host.run("printf %s " + Ssh.quote(keys) + " > /run/shell.in");
    }

    /** Waits until this is to be read, and gives all that is. */
    String await(String text) throws InterruptedException {
        return host.run(
                "until grep -qF " + Ssh.quote(text) + " /run/shell.out; do sleep 0.5; done; cat /run/shell.out",
                LONGEST_WAIT);
    }

    /** Runs a command, and gives what is to be read then, all errors included. */
    String run(String line) throws InterruptedException {
        type(line);
        typeMore(END);
        return await(UNKNOWN).replace(UNKNOWN, "");
    }

    /** Runs a command, which must succeed. */
    void succeed(String line) throws InterruptedException {
        assertThat(run(line)).doesNotContain(ERROR);
    }

    /** The container's number of a bundle, by its symbolic name: its start takes no other name. */
    String bundle(String name) throws InterruptedException {
        Matcher line =
                Pattern.compile("(\\d+)\\|.*\\|" + Pattern.quote(name) + " ").matcher(run("lb -s"));
        assertThat(line.find()).isTrue();
        return line.group(1);
    }

    /** Asks its process to end, and waits until it has. */
    void terminate() throws InterruptedException {
        host.run("kill -TERM $(cat /run/shell.pid)");
        awaitEnd();
    }

    /** Waits until its process has ended. */
    void awaitEnd() throws InterruptedException {
        host.run("while [ -d /proc/$(cat /run/shell.pid) ]; do sleep 0.1; done");
    }
}
