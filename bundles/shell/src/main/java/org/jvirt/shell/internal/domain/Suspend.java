package org.jvirt.shell.internal.domain;

import org.jvirt.api.DomainAction;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "suspend", description = "Stops a domain's CPUs; it keeps all that it has.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class Suspend implements ShellCommand {
    @Parameters(paramLabel = "DOMAIN", description = "id, UUID or name")
    private String domain;

    @Override
    public Answer run(Session session) {
        return ActAnswer.of(session, domain, DomainAction.SUSPEND, "suspended");
    }
}
