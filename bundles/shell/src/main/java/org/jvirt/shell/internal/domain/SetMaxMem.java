package org.jvirt.shell.internal.domain;

import org.jvirt.api.Domain;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "setmaxmem", description = "Changes how much memory a domain can have.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class SetMaxMem implements ShellCommand {
    @Parameters(paramLabel = "DOMAIN", index = "0", description = "id, UUID or name")
    private String domain;

    @Parameters(paramLabel = "SIZE", index = "1", description = "in KiB, or with a unit, such as 2G")
    private MemorySize size;

    @Mixin
    private ImpactOptions options;

    @Override
    public Answer run(Session session) {
        Domain target = session.connection().domains().lookup(domain);
        target.setMaxMemory(size.kib(), options.named());
        return Answer.of("setmaxmem", target.name(), output -> output.remark(""));
    }
}
