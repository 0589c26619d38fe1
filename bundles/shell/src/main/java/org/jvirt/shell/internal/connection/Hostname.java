package org.jvirt.shell.internal.connection;

import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;

@Command(name = "hostname", description = "Prints the name of the host.")
public final class Hostname implements ShellCommand {
    @Override
    public Answer run(Session session) {
        String hostname = session.connection().nodeInfo().hostname();
        return Answer.of("hostname", hostname, output -> {
            output.line(hostname);
            output.remark("");
        });
    }
}
