package org.jvirt.shell.internal.run;

import java.util.List;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = BashCompletion.ASK,
        description = "Prints what may stand behind a command's first words, a line each; bash asks it.")
public final class Complete implements ShellCommand {
    @Parameters(paramLabel = "COMMAND", arity = "1..*", description = "a command's name, and its words so far")
    private List<String> words = List.of();

    @Override
    public Answer run(Session session) {
        List<String> candidates = new Completion(session.current()).candidates(words);
        return Answer.of("candidates", candidates, output -> candidates.forEach(output::line));
    }
}
