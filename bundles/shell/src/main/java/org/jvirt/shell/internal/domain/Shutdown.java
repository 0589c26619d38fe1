package org.jvirt.shell.internal.domain;

import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "shutdown",
        description = "Takes every host device from a domain, by force if need be, then asks it to shut down.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class Shutdown implements ShellCommand {
    @Parameters(paramLabel = "DOMAIN", description = "id, UUID or name")
    private String name;

    @Override
    public Answer run(Session session) {
        return PowerOffAnswer.ofShutdown(
                session.connection().domains().lookup(name).shutdown(session.progress()));
    }
}
