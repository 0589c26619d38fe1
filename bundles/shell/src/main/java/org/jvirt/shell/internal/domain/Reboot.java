package org.jvirt.shell.internal.domain;

import org.jvirt.api.DomainAction;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "reboot", description = "Asks a domain to start anew; it keeps its host devices.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class Reboot implements ShellCommand {
    @Parameters(paramLabel = "DOMAIN", description = "id, UUID or name")
    private String domain;

    @Override
    public Answer run(Session session) {
        return ActAnswer.of(session, domain, DomainAction.REBOOT, "is being rebooted");
    }
}
