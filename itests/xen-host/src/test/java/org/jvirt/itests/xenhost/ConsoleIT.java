package org.jvirt.itests.xenhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A guest's console on an operator's terminal. What the guest was typed is seen where xenconsoled logs what the guest echoes. */
@OnXenHost
@Timeout(600)
class ConsoleIT {
    private static final String PROGRAM = "env TERM=xterm " + Jvirt.PROGRAM;
    private static final String GUEST = "pv";
    private static final String CONNECTED = "Escape character is ^]";

    /** What the guest says all the time. When it is to be read, the terminal is the guest's. */
    private static final String SPEECH = "DOMU-REG";

    private static final String ESCAPE = "\u001d";
    private static final Duration SOON = Duration.ofSeconds(60);

    private final XenHost host;

    ConsoleIT(XenHost host) {
        this.host = host;
    }

    @BeforeEach
    void install() throws IOException, InterruptedException {
        host.enter(XenHostIT.SCENE);
        Jvirt.install(host);
    }

    @Test
    void the_program_has_it_until_the_escape_character() throws Exception {
        TerminalShell program = TerminalShell.start(host, PROGRAM + " console " + GUEST, CONNECTED);
        isTyped(program, "to-the-program");
        program.press(ESCAPE);
        program.awaitEnd();
    }

    @Test
    void the_shell_has_it_and_goes_on_after_the_escape_character() throws Exception {
        TerminalShell shell = TerminalShell.start(host, PROGRAM, TerminalShell.PROMPT);
        for (String text : new String[] {"to-the-shell", "once-more"}) {
            shell.type("console " + GUEST);
            shell.await(CONNECTED);
            isTyped(shell, text);
            shell.press(ESCAPE);
            shell.await(TerminalShell.PROMPT);
        }
        assertThat(shell.run("domname " + GUEST)).contains(GUEST).doesNotContain(TerminalShell.ERROR);
    }

    /** Ctrl-C is the guest's, whose terminal echoes it. */
    private void isTyped(TerminalShell terminal, String text) throws InterruptedException {
        terminal.await(SPEECH);
        terminal.press("\u0003" + text + "\r");
        host.guest(GUEST).awaitLine("\\^C", SOON);
        host.guest(GUEST).awaitLine(text, SOON);
        terminal.await(text);
    }
}
