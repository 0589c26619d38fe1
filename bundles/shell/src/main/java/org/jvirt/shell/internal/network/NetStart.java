package org.jvirt.shell.internal.network;

import org.jvirt.api.network.Network;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "net-start", description = "Starts a network; completes one of which something was lost.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class NetStart implements ShellCommand {
    @Parameters(paramLabel = "NETWORK", description = "name or UUID")
    private String name;

    @Override
    public Answer run(Session session) {
        Network network = session.connection().networks().lookup(name);
        network.start();
        return Answer.of("started", network.name(), output -> {
            output.remark("Network " + network.name() + " started");
            output.remark("");
        });
    }
}
