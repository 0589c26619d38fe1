package org.jvirt.shell.internal.connection;

import java.net.URI;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;

@Command(name = "uri", description = "Prints the URI of the connection.")
public final class Uri implements ShellCommand {
    @Override
    public Answer run(Session session) {
        URI uri = session.connection().uri();
        return Answer.of("uri", uri, output -> {
            output.line(uri.toString());
            output.remark("");
        });
    }
}
