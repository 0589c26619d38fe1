package org.jvirt.shell.internal.domain;

import org.jvirt.api.Domain;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "start",
        description = "Starts a domain as it is defined, with its host devices, or from where it was saved.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class Start implements ShellCommand {
    @Parameters(paramLabel = "DOMAIN", description = "id, UUID or name")
    private String name;

    @Option(names = "--force-boot", description = "forget what 'managedsave' has saved of it")
    private boolean forceBoot;

    @Override
    public Answer run(Session session) {
        Domain domain = session.connection().domains().lookup(name);
        if (forceBoot && domain.info().managedSave()) {
            domain.removeManagedSave();
        }
        domain.start(session.progress());
        return Answer.of("started", domain.name(), output -> {
            output.remark("Domain '" + domain.name() + "' started");
            output.remark("");
        });
    }
}
