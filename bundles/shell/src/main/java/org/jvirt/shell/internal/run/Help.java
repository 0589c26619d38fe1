package org.jvirt.shell.internal.run;

import java.util.List;
import org.jvirt.api.Printable;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.BadUsage;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "help", description = "Lists the commands, or explains one.")
public final class Help implements ShellCommand {
    @Parameters(
            paramLabel = "COMMAND",
            arity = "0..*",
            description = "a command's name, such as pci-detach, or policy explain")
    private List<String> command = List.of();

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "of all commands: man for the manual page, bash for its completion; text (default)")
    private String format = "text";

    @Override
    public Answer run(Session session) {
        String text = switch (format) {
            case "man" -> ManPage.text();
            case "bash" -> BashCompletion.script();
            case "text" -> command.isEmpty() ? listing() : usage();
            default -> throw new BadUsage("'" + Printable.of(format) + "' is no format: expected text, man or bash");
        };
        return Answer.of("help", text, output -> output.lines(text));
    }

    private String usage() {
        String name = command.get(0);
        CommandLine line = Catalogue.create(name).map(Grammar::of).orElseThrow(() -> Catalogue.unknown(name));
        for (String word : command.subList(1, command.size())) {
            line = line.getSubcommands().get(word);
            if (line == null) {
                throw Catalogue.unknown(String.join(" ", command));
            }
        }
        return line.getUsageMessage(Ansi.OFF);
    }

    /** Every command with its one sentence, by group. */
    static String listing() {
        StringBuilder text = new StringBuilder();
        Catalogue.byGroup().forEach((group, names) -> {
            text.append(text.isEmpty() ? "" : "\n").append(group).append('\n');
            for (String name : names) {
                text.append(String.format("  %-22s %s%n", name, description(name)));
            }
        });
        return text.append("\nhelp COMMAND explains one; every command takes --help.\n")
                .toString();
    }

    private static String description(String name) {
        Command annotation = Catalogue.create(name).orElseThrow().getClass().getAnnotation(Command.class);
        return annotation == null ? "" : String.join(" ", annotation.description());
    }
}
