package org.jvirt.shell.internal.gogo;

import java.util.ArrayList;
import java.util.List;
import org.apache.felix.service.command.CommandSession;
import org.apache.felix.service.command.Function;
import org.jspecify.annotations.Nullable;
import org.jvirt.shell.internal.run.Catalogue;
import org.jvirt.shell.internal.run.CommandSummary;

/** {@code _completions}: tells Gogo's {@code complete} of every command and its options. The shell's profile calls it once. */
final class CompletionSetup implements Function {
    static final String NAME = "_completions";

    private static final String WORDS =
            GogoCommands.SCOPE + ":" + CompletionFunction.NAME + " ($.commandLine words) ($.commandLine wordIndex)";

    @Override
    public @Nullable Object execute(CommandSession session, List<Object> arguments) throws Exception {
        if (!(session.get("gogo:complete") instanceof Function complete)) {
            // Karaf's shell has a completion of its own, and no such command.
            return null;
        }
        for (String name : Catalogue.names()) {
            CommandSummary summary = CommandSummary.of(name);
            complete(complete, session, name, "-d", summary.description());
            complete(complete, session, name, "-a", WORDS);
            for (CommandSummary.Option option : summary.options()) {
                List<String> words = new ArrayList<>();
                for (String form : option.names()) {
                    words.add(form.startsWith("--") ? "-l" : "-s");
                    words.add(form.replaceFirst("^--?", ""));
                }
                words.add("-d");
                words.add(option.description());
                complete(complete, session, name, words.toArray(String[]::new));
            }
        }
        return null;
    }

    private static void complete(Function complete, CommandSession session, String command, String... words)
            throws Exception {
        List<Object> arguments = new ArrayList<>(List.of("-c", GogoCommands.SCOPE + ":" + command));
        arguments.addAll(List.of(words));
        complete.execute(session, arguments);
    }
}
