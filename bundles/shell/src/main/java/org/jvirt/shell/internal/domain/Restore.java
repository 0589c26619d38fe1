package org.jvirt.shell.internal.domain;

import java.nio.file.Path;
import org.jvirt.api.Domain;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "restore", description = "Has a domain go on from where it was saved in a file.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class Restore implements ShellCommand {
    @Parameters(paramLabel = "FILE", description = "on the domain's host, as 'save' has written it")
    private Path file;

    @Mixin
    private SaveOptions options;

    @Override
    public Answer run(Session session) {
        Domain domain =
                session.connection().domains().restore(file.toAbsolutePath(), options.flags(), session.progress());
        return Answer.of("restored", domain.name(), output -> {
            output.remark("Domain restored from " + file);
            output.remark("");
        });
    }
}
