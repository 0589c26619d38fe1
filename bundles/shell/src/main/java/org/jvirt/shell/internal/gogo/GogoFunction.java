package org.jvirt.shell.internal.gogo;

import java.io.Flushable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.apache.felix.service.command.Process;
import org.jspecify.annotations.Nullable;
import org.jvirt.shell.internal.command.Editor;
import org.jvirt.shell.internal.run.CommandRunner;
import org.jvirt.shell.internal.run.Console;
import org.jvirt.shell.internal.run.Preferences;

/** One command as a Gogo function. Its exit status is the pipe's, so that Gogo scripts can tell. */
final class GogoFunction implements Function {
    private static final int STANDARD_INPUT = 0;
    private static final int STANDARD_OUTPUT = 1;
    private static final int STANDARD_ERROR = 2;

    /** Where Gogo's JLine shell keeps its terminal. Under this name Karaf has one of its own kind. */
    private static final String TERMINAL = ".terminal";

    private final String name;
    private final GogoSessions sessions;

    GogoFunction(String name, GogoSessions sessions) {
        this.name = name;
        this.sessions = sessions;
    }

    @Override
    public @Nullable Object execute(CommandSession session, List<Object> arguments) {
        List<String> words = new ArrayList<>();
        words.add(name);
        arguments.forEach(argument -> words.add(String.valueOf(argument)));
        // Without a process, someone else than Gogo's shell runs the function.
        @Nullable Process process = Process.Utils.current();
        Console console = process == null
                ? new Console(session.getConsole(), System.err, false, false)
                : consoleOf(session, process);
        int status = new CommandRunner(console, Preferences.of(System.getenv()), Editor.NONE)
                .run(words, sessions.of(session));
        // Ctrl-C was meant for the command, and that is over. Left set, it would close the terminal's channel at the
        // next write.
        Thread.interrupted();
        if (process != null) {
            process.error(status);
        }
        return null;
    }

    private static Console consoleOf(CommandSession session, Process process) {
        // To JLine a dumb terminal has no modes either.
        boolean smart = !"dumb".equals(session.get("TERM"));
        boolean screen = smart && process.isTty(STANDARD_OUTPUT);
        return session.get(TERMINAL) instanceof Flushable terminal
                ? new Console(
                        process.out(),
                        TerminalStream.of(process.err(), terminal),
                        smart && process.isTty(STANDARD_ERROR),
                        screen,
                        screen && process.isTty(STANDARD_INPUT) ? JLineTerminal.of(terminal) : Optional.empty())
                : new Console(process.out(), process.err(), false, false);
    }
}
