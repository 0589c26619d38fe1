package org.jvirt.shell.internal.domain;

import org.jvirt.api.DomainInfo;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "domstate", description = "Prints the state of a domain.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class DomState implements ShellCommand {
    @Parameters(paramLabel = "DOMAIN", description = "id, UUID or name")
    private String domain;

    @Override
    public Answer run(Session session) {
        DomainInfo info = session.connection().domains().lookup(domain).info();
        return Answer.of("state", info.state(), output -> {
            output.line(info.state().label());
            output.remark("");
        });
    }
}
