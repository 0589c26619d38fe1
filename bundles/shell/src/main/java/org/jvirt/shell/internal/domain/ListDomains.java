package org.jvirt.shell.internal.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jvirt.api.DomainInfo;
import org.jvirt.api.DomainState;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.BadUsage;
import org.jvirt.shell.internal.command.Listing;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.output.Output;
import org.jvirt.shell.internal.output.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(name = "list", description = "Lists the domains that run.")
public final class ListDomains implements Listing {
    @Option(names = "--all", description = "those that do not run too")
    private boolean all;

    @Option(names = "--inactive", description = "only those that do not run")
    private boolean inactive;

    @Option(names = "--persistent", description = "only those that are defined")
    private boolean persistent;

    @Option(names = "--transient", description = "only those that are forgotten when they end")
    private boolean ephemeral;

    @Option(names = "--autostart", description = "only those that are started when the host is")
    private boolean autostart;

    @Option(names = "--no-autostart", description = "only those that are not")
    private boolean noAutostart;

    @Option(names = "--with-managed-save", description = "only those of which 'managedsave' has saved something")
    private boolean withManagedSave;

    @Option(names = "--without-managed-save", description = "only those of which it has not")
    private boolean withoutManagedSave;

    @Option(names = "--managed-save", description = "show of those that do not run which are saved")
    private boolean managedSave;

    @Option(names = "--name", description = "their names only")
    private boolean names;

    @Option(names = "--uuid", description = "their UUIDs only")
    private boolean uuids;

    @Option(names = "--id", description = "their ids only")
    private boolean ids;

    @Override
    public Answer run(Session session) {
        Optional<Function<DomainInfo, String>> property = onlyProperty();
        List<DomainInfo> domains = session.connection().domains().infos().stream()
                .filter(domain -> all || domain.id().isPresent() != inactive)
                .filter(domain -> eitherOf(persistent, ephemeral, domain.persistent()))
                .filter(domain -> eitherOf(autostart, noAutostart, domain.autostart()))
                .filter(domain -> eitherOf(withManagedSave, withoutManagedSave, domain.managedSave()))
                .toList();
        return Answer.of("domains", domains, output -> {
            property.ifPresentOrElse(
                    only -> domains.stream().map(only).forEach(output::line), () -> printTable(domains, output));
            output.remark("");
        });
    }

    /** As virsh has it: neither of two opposites is both of them. */
    private static boolean eitherOf(boolean wanted, boolean unwanted, boolean is) {
        return wanted == unwanted || is == wanted;
    }

    private Optional<Function<DomainInfo, String>> onlyProperty() {
        List<Function<DomainInfo, String>> properties = new ArrayList<>();
        if (names) {
            properties.add(DomainInfo::name);
        }
        if (uuids) {
            properties.add(domain -> domain.uuid().toString());
        }
        if (ids) {
            properties.add(DomainId::of);
        }
        if (properties.size() > 1) {
            throw new BadUsage("--name, --uuid and --id exclude each other");
        }
        return properties.stream().findFirst();
    }

    private void printTable(List<DomainInfo> domains, Output output) {
        Table table = new Table("Id", "Name", "State");
        for (DomainInfo domain : domains) {
            table.row(DomainId.of(domain), domain.name(), state(domain));
        }
        table.print(output);
    }

    private String state(DomainInfo domain) {
        return managedSave && domain.managedSave() && domain.state() == DomainState.SHUTOFF
                ? "saved"
                : domain.state().label();
    }
}
