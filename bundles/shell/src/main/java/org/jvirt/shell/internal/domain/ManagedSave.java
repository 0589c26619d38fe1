package org.jvirt.shell.internal.domain;

import org.jvirt.api.Domain;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
        name = "managedsave",
        description = "Saves what a domain is at and ends it; its next start goes on from there.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class ManagedSave implements ShellCommand {
    @Parameters(paramLabel = "DOMAIN", description = "id, UUID or name")
    private String name;

    @Mixin
    private SaveOptions options;

    @Override
    public Answer run(Session session) {
        Domain domain = session.connection().domains().lookup(name);
        domain.managedSave(options.flags(), session.progress());
        return Answer.of("saved", domain.name(), output -> {
            output.remark("");
            output.remark("Domain '" + domain.name() + "' state saved by jvirt");
            output.remark("");
        });
    }
}
