package org.jvirt.shell.internal.domain;

import java.nio.file.Path;
import org.jvirt.api.Domain;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.command.XmlFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "define", description = "Keeps the domain that a file describes, without starting it.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class Define implements ShellCommand {
    @Parameters(paramLabel = "FILE", description = "a domain in libvirt's XML format")
    private Path file;

    @Override
    public Answer run(Session session) {
        Domain domain = session.connection().domains().define(XmlFile.read(file));
        return Answer.of("defined", domain.name(), output -> {
            output.remark("Domain '" + domain.name() + "' defined from " + file);
            output.remark("");
        });
    }
}
