package org.jvirt.shell.internal.domain;

import java.nio.file.Path;
import org.jvirt.api.Domain;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "save", description = "Saves what a domain is at in a file, and ends it.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class Save implements ShellCommand {
    @Parameters(paramLabel = "DOMAIN", index = "0", description = "id, UUID or name")
    private String name;

    @Parameters(paramLabel = "FILE", index = "1", description = "on the domain's host; what is there is replaced")
    private Path file;

    @Mixin
    private SaveOptions options;

    @Override
    public Answer run(Session session) {
        Domain domain = session.connection().domains().lookup(name);
        domain.save(file.toAbsolutePath(), options.flags(), session.progress());
        return Answer.of("saved", domain.name(), output -> {
            output.remark("");
            output.remark("Domain '" + name + "' saved to " + file);
            output.remark("");
        });
    }
}
