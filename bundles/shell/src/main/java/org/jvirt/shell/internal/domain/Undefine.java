package org.jvirt.shell.internal.domain;

import org.jvirt.api.Domain;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "undefine", description = "Forgets the definition of a domain.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class Undefine implements ShellCommand {
    @Parameters(paramLabel = "DOMAIN", description = "id, UUID or name")
    private String name;

    @Option(names = "--managed-save", description = "what 'managedsave' has saved of it too")
    private boolean managedSave;

    @Override
    public Answer run(Session session) {
        Domain domain = session.connection().domains().lookup(name);
        if (managedSave && domain.info().managedSave()) {
            domain.removeManagedSave();
        }
        domain.undefine();
        return Answer.of("undefined", domain.name(), output -> {
            output.remark("Domain '" + domain.name() + "' has been undefined");
            output.remark("");
        });
    }
}
