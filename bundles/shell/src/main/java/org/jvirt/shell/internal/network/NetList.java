package org.jvirt.shell.internal.network;

import java.util.List;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.BadUsage;
import org.jvirt.shell.internal.command.Listing;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.output.Output;
import org.jvirt.shell.internal.output.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "net-list", description = "Lists the networks that are active.")
public final class NetList implements Listing {
    @Option(names = "--all", description = "those that are not active too")
    private boolean all;

    @Option(names = "--inactive", description = "those that are not active instead")
    private boolean inactive;

    @Option(names = "--name", description = "names only")
    private boolean name;

    @Option(names = "--uuid", description = "UUIDs only")
    private boolean uuid;

    @Override
    public Answer run(Session session) {
        if (name && uuid) {
            throw new BadUsage("--name and --uuid exclude each other");
        }

        List<NetworkSummary> listed = session.connection().networks().list().stream()
                .map(NetworkSummary::of)
                .filter(network -> all || network.active() != inactive)
                .toList();
        return Answer.of("networks", listed, output -> print(listed, output));
    }

    private void print(List<NetworkSummary> networks, Output output) {
        if (name) {
            networks.forEach(network -> output.line(network.name()));
        } else if (uuid) {
            networks.forEach(network -> output.line(network.uuid().toString()));
        } else {
            Table table = new Table("Name", "State", "Autostart", "Persistent");
            for (NetworkSummary network : networks) {
                table.row(
                        network.name(),
                        network.active() ? "active" : "inactive",
                        network.autostart() ? "yes" : "no",
                        network.persistent() ? "yes" : "no");
            }
            table.print(output);
        }
        output.remark("");
    }
}
