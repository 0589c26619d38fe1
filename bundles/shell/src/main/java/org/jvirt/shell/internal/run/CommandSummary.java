package org.jvirt.shell.internal.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jvirt.api.ForcePolicy;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/**
 * A command in a few words, for those who offer it.
 *
 * @param description one sentence
 * @param takesFile whether one of its words is a file's name
 */
public record CommandSummary(String description, List<Option> options, boolean takesFile) {
    public CommandSummary {
        options = List.copyOf(options);
    }

    /**
     * An option of a command.
     *
     * @param names with their dashes, and with a value where the values are known: {@code --force=never}
     */
    public record Option(List<String> names, String description) {
        public Option {
            names = List.copyOf(names);
        }
    }

    /** The summary of a command of the catalogue. */
    public static CommandSummary of(String name) {
        CommandLine line = Grammar.of(Catalogue.create(name).orElseThrow());
        List<Option> options = new ArrayList<>();
        for (OptionSpec option : line.getCommandSpec().options()) {
            options.add(new Option(forms(option), String.join(" ", option.description())));
        }
        return new CommandSummary(
                String.join(" ", line.getCommandSpec().usageMessage().description()),
                options,
                line.getCommandSpec().positionalParameters().stream()
                        .anyMatch(parameter -> parameter.type() == Path.class));
    }

    private static List<String> forms(OptionSpec option) {
        List<String> forms = new ArrayList<>();
        for (String name : option.names()) {
            if (option.type() == ForcePolicy.class) {
                for (ForcePolicy policy : ForcePolicy.values()) {
                    forms.add(name + "=" + policy.label());
                }
            } else {
                forms.add(name);
            }
        }
        return forms;
    }
}
