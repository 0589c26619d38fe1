package org.jvirt.shell.internal.network;

import org.jvirt.api.network.Network;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "net-destroy", description = "Stops a network, and forgets it if it has no definition.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class NetDestroy implements ShellCommand {
    @Parameters(paramLabel = "NETWORK", description = "name or UUID")
    private String name;

    @Override
    public Answer run(Session session) {
        Network network = session.connection().networks().lookup(name);
        network.destroy();
        return Answer.of("destroyed", network.name(), output -> {
            output.remark("Network " + network.name() + " destroyed");
            output.remark("");
        });
    }
}
