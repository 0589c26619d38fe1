package org.jvirt.shell.internal.program;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.Connections;
import org.jvirt.shell.internal.command.BadUsage;
import org.jvirt.shell.internal.command.CommandFailed;
import org.jvirt.shell.internal.command.CurrentConnection;
import org.jvirt.shell.internal.command.DefaultUri;
import org.jvirt.shell.internal.command.Editor;
import org.jvirt.shell.internal.command.OpenConnections;
import org.jvirt.shell.internal.run.CommandRunner;
import org.jvirt.shell.internal.run.Console;
import org.jvirt.shell.internal.run.ErrorLine;
import org.jvirt.shell.internal.run.Preferences;
import org.jvirt.shell.internal.run.Script;
import org.jvirt.shell.internal.run.UsageSentence;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import picocli.CommandLine.ParameterException;

/**
 * The program bin/jvirt. The launcher hands it the arguments and exits with what it returns. Only types of the JDK cross between the two:
 * their class loaders share no others.
 */
@Component(service = ToIntFunction.class, property = "jvirt.program:Boolean=true")
public final class JvirtProgram implements ToIntFunction<String[]> {
    /** No exit status: there is no command, and someone in front of a terminal. The launcher opens the shell. */
    public static final int OPEN_THE_SHELL = -1;

    private final Connections connections;
    private final DefaultUri defaultUri;
    private final InputStream in;
    private final Console console;
    private final Terminals terminals;
    private final Preferences preferences;
    private final Editor editor;

    @Activate
    public JvirtProgram(@Reference Connections connections, @Reference DefaultUri defaultUri) {
        this(
                connections,
                defaultUri,
                System.in,
                System.out,
                System.err,
                Terminals.fromSystemProperties(),
                Preferences.of(System.getenv()),
                new ProgramEditor(System.getenv()));
    }

    JvirtProgram(
            Connections connections,
            DefaultUri defaultUri,
            InputStream in,
            PrintStream out,
            PrintStream err,
            Terminals terminals,
            Preferences preferences,
            Editor editor) {
        this.connections = connections;
        this.defaultUri = defaultUri;
        this.in = in;
        this.console = new Console(
                out,
                err,
                terminals.error(),
                terminals.output(),
                terminals.interactive() ? Optional.of(new SttyTerminal(in, out)) : Optional.empty());
        this.terminals = terminals;
        this.preferences = preferences;
        this.editor = editor;
    }

    @Override
    public int applyAsInt(String[] arguments) {
        ErrorLine errors = new ErrorLine(console, preferences);
        try {
            return run(ProgramOptions.parse(arguments));
        } catch (ParameterException malformed) {
            errors.print(UsageSentence.of(malformed, "jvirt --help"), malformed);
            return CommandRunner.BAD_USAGE;
        } catch (CommandFailed unclosable) {
            errors.print(String.valueOf(unclosable.getMessage()), unclosable);
            return CommandRunner.FAILED;
        } catch (IOException unreadable) {
            errors.print("standard input cannot be read: " + unreadable.getMessage(), unreadable);
            return CommandRunner.FAILED;
        }
    }

    private int run(ProgramOptions options) throws IOException {
        if (options.uri() != null) {
            defaultUri.set(options.uri());
        }
        if (options.help()) {
            console.out().print(options.usage() + "\n");
            return run(List.of("help"), options);
        }
        if (options.version()) {
            return run(List.of("version"), options);
        }
        List<String> command = options.command();
        if (command.isEmpty() && terminals.interactive()) {
            return OPEN_THE_SHELL;
        }
        return command.size() > 1
                ? run(command, options)
                : runScript(command.isEmpty() ? null : command.get(0), options);
    }

    private int run(List<String> words, ProgramOptions options) {
        try (OpenConnections open = new OpenConnections(connections)) {
            return runner(options).run(words, new CurrentConnection(open, defaultUri::get));
        }
    }

    /** Runs all there is and remembers the first failure. Standard input is read line by line: an answer is there before the next line is written. */
    private int runScript(@Nullable String script, ProgramOptions options) throws IOException {
        try (OpenConnections open = new OpenConnections(connections)) {
            ScriptRun run = new ScriptRun(
                    runner(options), new ErrorLine(console, preferences), new CurrentConnection(open, defaultUri::get));
            if (script != null) {
                run.run(script);
                return run.status();
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, Charset.defaultCharset()));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                run.run(line);
            }
            return run.status();
        }
    }

    private CommandRunner runner(ProgramOptions options) {
        return new CommandRunner(console, preferences.with(options.quiet(), options.json()), editor);
    }

    /** Commands run one after the other on one connection. */
    private static final class ScriptRun {
        private final CommandRunner runner;
        private final ErrorLine errors;
        private final CurrentConnection connection;
        private int status = CommandRunner.DONE;

        ScriptRun(CommandRunner runner, ErrorLine errors, CurrentConnection connection) {
            this.runner = runner;
            this.errors = errors;
            this.connection = connection;
        }

        void run(String text) {
            try {
                for (List<String> words : Script.parse(text)) {
                    if (Thread.currentThread().isInterrupted()) {
                        return;
                    }
                    note(runner.run(words, connection));
                }
            } catch (BadUsage unbalanced) {
                errors.print(String.valueOf(unbalanced.getMessage()), unbalanced);
                note(CommandRunner.BAD_USAGE);
            }
        }

        private void note(int result) {
            if (status == CommandRunner.DONE) {
                status = result;
            }
        }

        int status() {
            return status;
        }
    }
}
