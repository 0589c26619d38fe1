package org.jvirt.shell.internal.domain;

import org.jvirt.api.Domain;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "setvcpus", description = "Changes how many virtual processors a domain has.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class SetVcpus implements ShellCommand {
    @Parameters(paramLabel = "DOMAIN", index = "0", description = "id, UUID or name")
    private String domain;

    @Parameters(paramLabel = "COUNT", index = "1", description = "how many")
    private int count;

    @Mixin
    private ImpactOptions options;

    @Override
    public Answer run(Session session) {
        Domain target = session.connection().domains().lookup(domain);
        target.setVcpus(count, options.impact());
        return Answer.of("setvcpus", target.name(), output -> output.remark(""));
    }
}
