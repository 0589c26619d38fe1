package org.jvirt.shell.internal.network;

import org.jvirt.api.network.Network;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "net-autostart", description = "Has a network started when the host is, or no longer.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class NetAutostart implements ShellCommand {
    @Parameters(paramLabel = "NETWORK", description = "name or UUID")
    private String name;

    @Option(names = "--disable", description = "no longer")
    private boolean disable;

    @Override
    public Answer run(Session session) {
        Network network = session.connection().networks().lookup(name);
        network.setAutostart(!disable);
        return Answer.of("autostart", !disable, output -> {
            output.remark("Network " + network.name() + (disable ? " unmarked" : " marked") + " as autostarted");
            output.remark("");
        });
    }
}
