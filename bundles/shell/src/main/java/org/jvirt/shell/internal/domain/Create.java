package org.jvirt.shell.internal.domain;

import java.nio.file.Path;
import org.jvirt.api.Domain;
import org.jvirt.api.Domains;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "create", description = "Starts the domain that a file describes, until it ends.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class Create implements ShellCommand {
    @Parameters(paramLabel = "FILE", description = DomainFile.DESCRIPTION)
    private Path file;

    @Override
    public Answer run(Session session) {
        Domains domains = session.connection().domains();
        Domain domain = domains.create(DomainFile.read(domains, file), session.progress());
        return Answer.of("created", domain.name(), output -> {
            output.remark("Domain '" + domain.name() + "' created from " + file);
            output.remark("");
        });
    }
}
