package org.jvirt.shell.internal.domain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jvirt.api.Domain;
import org.jvirt.api.error.VirtException;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.CommandFailed;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "edit",
        description = "Opens a domain's definition in an editor (VISUAL or EDITOR), and keeps what was made of it.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class Edit implements ShellCommand {
    @Parameters(paramLabel = "DOMAIN", description = "id, UUID or name")
    private String name;

    @Override
    public Answer run(Session session) {
        Domain domain = session.connection().domains().lookup(name);
        if (!domain.info().persistent()) {
            throw new CommandFailed("domain '" + domain.name() + "' is transient: it has no definition to be changed");
        }
        String before = domain.definitionXmlWithSecrets();
        String after = session.editor().edit(before);
        boolean changed = !after.equals(before);
        if (changed) {
            define(session, domain, before, after);
        }
        return Answer.of("edited", changed, output -> {
            output.remark("Domain '" + domain.name() + "' XML configuration " + (changed ? "edited." : "not changed."));
            output.remark("");
        });
    }

    /** What somebody has written is not lost when it is refused. */
    private static void define(Session session, Domain domain, String before, String after) {
        try {
            if (!domain.definitionXmlWithSecrets().equals(before)) {
                throw new CommandFailed(
                        "domain '" + domain.name() + "' was defined anew meanwhile; nothing was changed");
            }
            session.connection().domains().define(after);
        } catch (VirtException | CommandFailed refused) {
            throw new CommandFailed(refused.getMessage() + "; what you wrote is in '" + keep(after) + "'", refused);
        }
    }

    private static Path keep(String text) {
        try {
            return Files.writeString(Files.createTempFile("jvirt-edit-", ".xml"), text);
        } catch (IOException unwritable) {
            throw new CommandFailed("what you wrote cannot be kept: " + unwritable.getMessage(), unwritable);
        }
    }
}
