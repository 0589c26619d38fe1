package org.jvirt.shell.internal.domain;

import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "destroy",
        description = "Takes every host device from a domain, by force if need be, then ends it at once.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class Destroy implements ShellCommand {
    @Parameters(paramLabel = "DOMAIN", description = "id, UUID or name")
    private String name;

    @Override
    public Answer run(Session session) {
        return PowerOffAnswer.ofDestroy(
                session.connection().domains().lookup(name).destroy(session.progress()));
    }
}
