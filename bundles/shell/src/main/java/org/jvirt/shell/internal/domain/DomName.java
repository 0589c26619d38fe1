package org.jvirt.shell.internal.domain;

import org.jvirt.api.Domain;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "domname", description = "Prints the name of a domain.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class DomName implements ShellCommand {
    @Parameters(paramLabel = "DOMAIN", description = "id or UUID")
    private String word;

    @Override
    public Answer run(Session session) {
        Domain domain = session.connection().domains().lookup(word);
        return Answer.of("name", domain.name(), output -> {
            output.line(domain.name());
            output.remark("");
        });
    }
}
