package org.jvirt.shell.internal.run;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.StepListener;
import org.jvirt.api.error.DriverGone;
import org.jvirt.api.error.VirtException;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.BadUsage;
import org.jvirt.shell.internal.command.CommandFailed;
import org.jvirt.shell.internal.command.CurrentConnection;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.output.JsonLine;
import org.jvirt.shell.internal.output.Output;
import org.jvirt.shell.internal.output.ProgressLine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Runs one command: words in, answer and exit status out. */
public final class CommandRunner {
    /** The command did what it is for. */
    public static final int DONE = 0;

    /** The command could not do it, or not all of it. */
    public static final int FAILED = 1;

    /** The words make no sense; nothing was done. An unknown command is one too, where virsh says 1. */
    public static final int BAD_USAGE = 2;

    private static final Logger LOG = LoggerFactory.getLogger(CommandRunner.class);

    private final Console console;
    private final ErrorLine errors;
    private final Preferences preferences;
    /** picocli makes a parser by reflection, which takes longer than most commands do. A parser sets all fields of its command for each line. */
    private final Map<String, CommandLine> parsers = new HashMap<>();

    private boolean interrupted;

    public CommandRunner(Console console, Preferences preferences) {
        this.console = console;
        this.errors = new ErrorLine(console.err(), preferences.debug());
        this.preferences = preferences;
    }

    /**
     * @param words the command's name, and its words
     * @return the exit status
     */
    public int run(List<String> words, CurrentConnection connection) {
        interrupted = false;
        String name = words.get(0);
        @Nullable CommandLine line = parserOf(name);
        if (line == null) {
            errors.print("unknown command: '" + name + "'");
            return BAD_USAGE;
        }
        try {
            ParseResult parsed = line.parseArgs(words.subList(1, words.size()).toArray(String[]::new));
            List<CommandLine> chain = parsed.asCommandLineList();
            return run(chain.get(chain.size() - 1), connection);
        } catch (ParameterException malformed) {
            errors.print(UsageSentence.of(malformed, "help " + name), malformed);
            return BAD_USAGE;
        }
    }

    private @Nullable CommandLine parserOf(String name) {
        return parsers.computeIfAbsent(
                name, unused -> Catalogue.create(name).map(Grammar::of).orElse(null));
    }

    private int run(CommandLine line, CurrentConnection connection) {
        try {
            return tell(line, connection);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private int tell(CommandLine line, CurrentConnection connection) {
        CommonOptions options =
                (CommonOptions) Objects.requireNonNull(line.getMixins().get(Grammar.COMMON));
        if (options.help()) {
            console.out().print(line.getUsageMessage(Ansi.OFF));
            console.out().flush();
            return DONE;
        }
        try {
            Answer answer = answer(line.getCommand(), connection, options);
            print(answer, options);
            answer.failures().forEach(failure -> errors.print(message(failure), failure));
            return answer.failures().isEmpty() ? DONE : FAILED;
        } catch (BadUsage senseless) {
            errors.print(message(senseless), senseless);
            return BAD_USAGE;
        } catch (DriverGone gone) {
            connection.drop();
            errors.print(message(gone), gone);
            return FAILED;
        } catch (VirtException | CommandFailed failed) {
            errors.print(message(failed), failed);
            return FAILED;
        } catch (RuntimeException unforeseen) {
            // A fault of jvirt's own: the sentence is for the user, the log for whoever mends it.
            LOG.error("a command failed unexpectedly", unforeseen);
            errors.print("internal error: " + unforeseen, unforeseen);
            return FAILED;
        }
    }

    private Answer answer(ShellCommand command, CurrentConnection connection, CommonOptions options) {
        try (ProgressLine progress = new ProgressLine(console.err())) {
            return answer(
                    command,
                    new Session(
                            connection,
                            console.terminal() ? progress : StepListener.NONE,
                            part -> print(part, options)));
        }
    }

    /** Whoever interrupts a command hears what it leaves: a write by an interrupted thread may close the stream, so the interruption waits. */
    private Answer answer(ShellCommand command, Session session) {
        try {
            return command.run(session);
        } finally {
            interrupted = Thread.interrupted();
        }
    }

    private void print(Answer answer, CommonOptions options) {
        if (preferences.json() || options.json()) {
            console.out().print(new JsonLine().of(answer.key(), answer.record()) + "\n");
        } else {
            answer.text().accept(new Output(console.out(), preferences.quiet() || options.quiet()));
        }
        console.out().flush();
    }

    private static String message(RuntimeException error) {
        return String.valueOf(error.getMessage());
    }
}
