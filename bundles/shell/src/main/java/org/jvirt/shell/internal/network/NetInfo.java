package org.jvirt.shell.internal.network;

import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.output.Output;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "net-info", description = "Shows what the host says of a network.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class NetInfo implements ShellCommand {
    @Parameters(paramLabel = "NETWORK", description = "name or UUID")
    private String network;

    @Override
    public Answer run(Session session) {
        NetworkSummary summary =
                NetworkSummary.of(session.connection().networks().lookup(network));
        return Answer.of("network", summary, output -> print(summary, output));
    }

    private static void print(NetworkSummary network, Output output) {
        output.property("Name:", network.name());
        output.property("UUID:", network.uuid().toString());
        output.property("Active:", yes(network.active()));
        output.property("Persistent:", yes(network.persistent()));
        output.property("Autostart:", yes(network.autostart()));
        network.bridge().ifPresent(bridge -> output.property("Bridge:", bridge));
        output.remark("");
    }

    private static String yes(boolean value) {
        return value ? "yes" : "no";
    }
}
