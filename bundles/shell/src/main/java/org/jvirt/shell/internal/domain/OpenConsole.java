package org.jvirt.shell.internal.domain;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jvirt.api.Domain;
import org.jvirt.api.DomainConsole;
import org.jvirt.api.error.VirtException;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.CommandFailed;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.command.Terminal;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "console", description = "Connects the terminal to a domain's serial console; Ctrl+] ends it.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class OpenConsole implements ShellCommand {
    private static final byte ESCAPE = 0x1d;
    private static final int PAUSE_MS = 20;

    @Parameters(paramLabel = "DOMAIN", description = "id, UUID or name")
    private String domain;

    @Override
    public Answer run(Session session) {
        Domain target = session.connection().domains().lookup(domain);
        Terminal terminal = session.terminal()
                .orElseThrow(() -> new CommandFailed(
                        "a console needs a terminal to itself: expected bin/jvirt, or its shell, on one"));
        try (DomainConsole console = target.console()) {
            session.tell(Answer.of("console", target.name(), output -> {
                output.remark("Connected to domain '" + target.name() + "'");
                output.remark("Escape character is ^] (Ctrl + ])");
            }));
            try (Terminal.Raw taken = terminal.take()) {
                connect(console, taken);
            }
        }
        return Answer.of("console", target.name(), output -> output.remark(""));
    }

    /** Until the user or the domain ends it. */
    private static void connect(DomainConsole console, Terminal.Raw terminal) {
        CompletableFuture<Void> guest = CompletableFuture.runAsync(() -> show(console, terminal));
        try {
            byte[] keys = new byte[1024];
            while (!guest.isDone()) {
                int pressed = terminal.read(keys);
                int passed = upToEscape(keys, pressed);
                if (passed > 0) {
                    console.write(keys, passed);
                }
                if (passed < pressed) {
                    break;
                }
                Thread.sleep(pressed == 0 ? PAUSE_MS : 0);
            }
        } catch (InterruptedException enough) {
            // As the escape character; the runner passes the interruption on.
            Thread.currentThread().interrupt();
        } finally {
            console.close();
        }
        await(guest);
    }

    private static void show(DomainConsole console, Terminal.Raw terminal) {
        byte[] written = new byte[8192];
        for (int length = console.read(written); length >= 0; length = console.read(written)) {
            terminal.write(written, length);
        }
    }

    private static int upToEscape(byte[] keys, int pressed) {
        for (int i = 0; i < pressed; i++) {
            if (keys[i] == ESCAPE) {
                return i;
            }
        }
        return pressed;
    }

    /** Nothing may be printed behind the console's end. */
    private static void await(CompletableFuture<Void> guest) {
        try {
            guest.join();
        } catch (CompletionException failed) {
            if (failed.getCause() instanceof VirtException reason) {
                throw reason;
            }
            throw failed;
        }
    }
}
