package org.jvirt.shell.internal.domain;

import java.nio.file.Path;
import org.jvirt.api.Domain;
import org.jvirt.api.Domains;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "define", description = "Keeps the domain that a file describes, without starting it.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class Define implements ShellCommand {
    @Parameters(paramLabel = "FILE", description = DomainFile.DESCRIPTION)
    private Path file;

    @Override
    public Answer run(Session session) {
        Domains domains = session.connection().domains();
        Domain domain = domains.define(DomainFile.read(domains, file));
        return Answer.of("defined", domain.name(), output -> {
            output.remark("Domain '" + domain.name() + "' defined from " + file);
            output.remark("");
        });
    }
}
