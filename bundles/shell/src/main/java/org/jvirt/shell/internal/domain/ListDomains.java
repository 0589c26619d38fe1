package org.jvirt.shell.internal.domain;

import java.util.List;
import org.jvirt.api.DomainInfo;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.output.Output;
import org.jvirt.shell.internal.output.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "list", description = "Lists the domains that run.")
public final class ListDomains implements ShellCommand {
    @Option(names = "--all", description = "those that do not run too")
    private boolean all;

    @Override
    public Answer run(Session session) {
        List<DomainInfo> domains = session.connection().domains().infos().stream()
                .filter(domain -> all || domain.id().isPresent())
                .toList();
        return Answer.of("domains", domains, output -> print(domains, output));
    }

    private static void print(List<DomainInfo> domains, Output output) {
        Table table = new Table("Id", "Name", "State");
        for (DomainInfo domain : domains) {
            table.row(DomainId.of(domain), domain.name(), domain.state().label());
        }
        table.print(output);
        output.remark("");
    }
}
