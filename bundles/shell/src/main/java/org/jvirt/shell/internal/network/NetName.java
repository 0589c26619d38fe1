package org.jvirt.shell.internal.network;

import org.jvirt.api.network.Network;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "net-name", description = "Prints the name of a network.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class NetName implements ShellCommand {
    @Parameters(paramLabel = "NETWORK", description = "name or UUID")
    private String name;

    @Override
    public Answer run(Session session) {
        Network network = session.connection().networks().lookup(name);
        return Answer.of("name", network.name(), output -> {
            output.line(network.name());
            output.remark("");
        });
    }
}
