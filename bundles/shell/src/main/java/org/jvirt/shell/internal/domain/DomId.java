package org.jvirt.shell.internal.domain;

import org.jvirt.api.DomainInfo;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "domid", description = "Prints the id of a domain, or - if it does not run.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class DomId implements ShellCommand {
    @Parameters(paramLabel = "DOMAIN", description = "UUID or name")
    private String domain;

    @Override
    public Answer run(Session session) {
        DomainInfo info = session.connection().domains().lookup(domain).info();
        return Answer.of("id", info.id(), output -> {
            output.line(DomainId.of(info));
            output.remark("");
        });
    }
}
