package org.jvirt.shell.internal.run;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.Connections;
import org.jvirt.api.StepListener;
import org.jvirt.api.error.DriverGone;
import org.jvirt.api.error.VirtException;
import org.jvirt.api.storage.ProgressListener;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.BadUsage;
import org.jvirt.shell.internal.command.CommandFailed;
import org.jvirt.shell.internal.command.CurrentConnection;
import org.jvirt.shell.internal.command.Editor;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.output.JsonLine;
import org.jvirt.shell.internal.output.Output;
import org.jvirt.shell.internal.output.ProgressLine;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
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

    /** Home, and nothing below: the lists of a watch stand where the first stood. */
    private static final String CLEAR = "\u001b[H\u001b[J";

    private static final Logger LOG = LoggerFactory.getLogger(CommandRunner.class);

    private final Console console;
    private final ErrorLine errors;
    private final Preferences preferences;
    private final Editor editor;
    /** picocli makes a parser by reflection, which takes longer than most commands do. A parser sets all fields of its command for each line. */
    private final Map<String, CommandLine> parsers = new HashMap<>();

    private boolean interrupted;

    public CommandRunner(Console console, Preferences preferences, Editor editor) {
        this.console = console;
        this.errors = new ErrorLine(console, preferences);
        this.preferences = preferences;
        this.editor = editor;
    }

    /**
     * Runs it as one operation, however many calls it makes.
     *
     * @param words the command's name, and its words
     * @return the exit status
     */
    @SuppressWarnings("try") // the operation ends with the block
    public int run(List<String> words, CurrentConnection connection) {
        try (MDC.MDCCloseable operation =
                MDC.putCloseable(Connections.OPERATION, UUID.randomUUID().toString())) {
            return parseAndRun(words, connection);
        }
    }

    private int parseAndRun(List<String> words, CurrentConnection connection) {
        interrupted = false;
        String name = words.get(0);
        @Nullable CommandLine line = parserOf(name);
        boolean json = preferences.json() || words.contains("--json");
        if (line == null) {
            return fail(Catalogue.unknown(name), BAD_USAGE, json);
        }
        try {
            ParseResult parsed = line.parseArgs(words.subList(1, words.size()).toArray(String[]::new));
            List<CommandLine> chain = parsed.asCommandLineList();
            return run(chain.get(chain.size() - 1), connection);
        } catch (ParameterException malformed) {
            return fail(new BadUsage(UsageSentence.of(malformed, "help " + name), malformed), BAD_USAGE, json);
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
        boolean json = isJson(options);
        try {
            Optional<Duration> again = Optional.ofNullable(
                            (WatchOption) line.getMixins().get(Grammar.WATCH))
                    .map(WatchOption::interval);
            Answer answer = answer(line.getCommand(), connection, options);
            print(answer, options);
            while (again.isPresent() && isTimeFor(again.get())) {
                answer = answer(line.getCommand(), connection, options);
                if (console.screen() && !json) {
                    console.out().print(CLEAR);
                }
                print(answer, options);
            }
            answer.failures().forEach(failure -> errors.print(message(failure), failure));
            return answer.failures().isEmpty() ? DONE : FAILED;
        } catch (BadUsage senseless) {
            return fail(senseless, BAD_USAGE, json);
        } catch (DriverGone gone) {
            drop(connection, gone);
            return fail(gone, FAILED, json);
        } catch (VirtException | CommandFailed failed) {
            return fail(failed, FAILED, json);
        } catch (RuntimeException unforeseen) {
            // A fault of jvirt's own: the sentence is for the user, the log for whoever mends it.
            LOG.error("a command failed unexpectedly", unforeseen);
            return fail(new CommandFailed("internal error: " + unforeseen, unforeseen), FAILED, json);
        }
    }

    /** False if somebody has interrupted it meanwhile. */
    private boolean isTimeFor(Duration pause) {
        try {
            if (!interrupted) {
                Thread.sleep(pause.toMillis());
            }
        } catch (InterruptedException enough) {
            interrupted = true;
        }
        return !interrupted;
    }

    private static void drop(CurrentConnection connection, DriverGone reason) {
        try {
            connection.drop();
        } catch (CommandFailed unclosable) {
            // That the driver went is why, and what the user has to know.
            reason.addSuppressed(unclosable);
        }
    }

    /** A sentence for people; whoever reads lines of JSON gets one in the answer's place. */
    private int fail(RuntimeException why, int status, boolean json) {
        if (json) {
            printJson("failure", why);
        }
        errors.print(message(why), why);
        return status;
    }

    private Answer answer(ShellCommand command, CurrentConnection connection, CommonOptions options) {
        try (ProgressLine progress = new ProgressLine(console.err())) {
            return answer(
                    command,
                    new Session(
                            connection,
                            console.terminal() ? progress : StepListener.NONE,
                            console.terminal() ? progress : ProgressListener.NONE,
                            part -> print(part, options),
                            console.keyboard(),
                            editor));
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

    private boolean isJson(CommonOptions options) {
        return preferences.json() || options.json();
    }

    private void print(Answer answer, CommonOptions options) {
        if (isJson(options)) {
            printJson(answer.key(), answer.record());
        } else {
            answer.text().accept(new Output(console.out(), preferences.quiet() || options.quiet()));
            console.out().flush();
        }
    }

    private void printJson(String key, Object record) {
        console.out().print(new JsonLine().of(key, record) + "\n");
        console.out().flush();
    }

    private static String message(RuntimeException error) {
        return String.valueOf(error.getMessage());
    }
}
