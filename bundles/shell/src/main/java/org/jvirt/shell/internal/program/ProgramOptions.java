package org.jvirt.shell.internal.program;

import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvirt.shell.internal.command.UriText;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What stands in front of the command. */
@Command(
        name = "jvirt",
        description = "Runs a command, or the commands on standard input; on a terminal, opens a shell.",
        sortOptions = false)
final class ProgramOptions {
    @Option(
            names = {"-c", "--connect"},
            paramLabel = "URI",
            description = "the host: xen:///system, test:///default (default: JVIRT_DEFAULT_URI, then test:///default)")
    private @Nullable URI uri;

    @Option(
            names = {"-q", "--quiet"},
            description = "leave out what is for people only: headings, confirmations")
    private boolean quiet;

    @Option(names = "--json", description = "print one line of JSON for each command")
    private boolean json;

    @Option(
            names = {"-v", "--version"},
            description = "print the version")
    private boolean version;

    @Option(
            names = {"-h", "--help"},
            description = "print this help")
    private boolean help;

    @Parameters(
            paramLabel = "COMMAND",
            arity = "0..*",
            description = "a command and its words; or one quoted argument that holds several, with ; between them")
    private List<String> command = List.of();

    private ProgramOptions() {}

    /**
     * @throws CommandLine.ParameterException if they make no sense
     */
    static ProgramOptions parse(String... arguments) {
        ProgramOptions options = new ProgramOptions();
        options.line().parseArgs(arguments);
        return options;
    }

    private CommandLine line() {
        return new CommandLine(this)
                .registerConverter(URI.class, UriText::parse)
                .setStopAtPositional(true)
                .setExpandAtFiles(false)
                .setInterpolateVariables(false);
    }

    String usage() {
        return line().getUsageMessage(CommandLine.Help.Ansi.OFF);
    }

    @Nullable
    URI uri() {
        return uri;
    }

    boolean quiet() {
        return quiet;
    }

    boolean json() {
        return json;
    }

    boolean version() {
        return version;
    }

    boolean help() {
        return help;
    }

    List<String> command() {
        return command;
    }
}
