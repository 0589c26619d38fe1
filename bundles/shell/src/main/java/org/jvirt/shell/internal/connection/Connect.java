package org.jvirt.shell.internal.connection;

import java.net.URI;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "connect", description = "Has the commands that follow work on another host.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class Connect implements ShellCommand {
    @Parameters(paramLabel = "URI", description = "such as xen:///system or test:///default")
    private URI uri;

    @Override
    public Answer run(Session session) {
        session.connect(uri);
        return Answer.of("uri", uri, output -> {});
    }
}
