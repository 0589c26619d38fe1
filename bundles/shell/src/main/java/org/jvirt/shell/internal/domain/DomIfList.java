package org.jvirt.shell.internal.domain;

import java.util.List;
import org.jvirt.api.domain.AttachedInterface;
import org.jvirt.api.network.MacAddress;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.output.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "domiflist", description = "Lists the network cards of a domain.")
@SuppressWarnings("NullAway.Init") // picocli sets the parameters
public final class DomIfList implements ShellCommand {
    @Parameters(paramLabel = "DOMAIN", description = "id, UUID or name")
    private String domain;

    @Override
    public Answer run(Session session) {
        List<AttachedInterface> cards =
                session.connection().domains().lookup(domain).interfaces();
        return Answer.of("interfaces", cards, output -> {
            Table table = new Table("Interface", "Type", "Source", "Model", "MAC");
            cards.forEach(card -> table.row(
                    card.name().orElse("-"),
                    card.type(),
                    card.source().orElse("-"),
                    card.model().orElse("-"),
                    card.mac().map(MacAddress::text).orElse("-")));
            table.print(output);
            output.remark("");
        });
    }
}
