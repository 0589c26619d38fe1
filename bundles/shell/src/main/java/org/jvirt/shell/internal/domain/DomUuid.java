package org.jvirt.shell.internal.domain;

import org.jvirt.api.Domain;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "domuuid", description = "Prints the UUID of a domain.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class DomUuid implements ShellCommand {
    @Parameters(paramLabel = "DOMAIN", description = "id or name")
    private String word;

    @Override
    public Answer run(Session session) {
        Domain domain = session.connection().domains().lookup(word);
        return Answer.of("uuid", domain.uuid(), output -> {
            output.line(domain.uuid().toString());
            output.remark("");
        });
    }
}
