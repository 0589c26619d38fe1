package org.jvirt.shell.internal.domain;

import org.jvirt.api.Domain;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "managedsave-remove",
        description = "Forgets what 'managedsave' has saved of a domain: its next start boots.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class ManagedSaveRemove implements ShellCommand {
    @Parameters(paramLabel = "DOMAIN", description = "id, UUID or name")
    private String name;

    @Override
    public Answer run(Session session) {
        Domain domain = session.connection().domains().lookup(name);
        boolean saved = domain.info().managedSave();
        if (saved) {
            domain.removeManagedSave();
        }
        return Answer.of(
                "removed",
                saved,
                output -> output.remark(
                        saved
                                ? "Removed managedsave image for domain '" + domain.name() + "'"
                                : "Domain '" + domain.name() + "' has no manage save image; removal skipped"));
    }
}
