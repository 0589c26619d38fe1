package org.jvirt.shell.internal.domain;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jvirt.api.Domain;
import org.jvirt.api.DomainStats;
import org.jvirt.api.DomainStats.Group;
import org.jvirt.api.Domains;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.error.NoSuchDomain;
import org.jvirt.shell.internal.command.Answer;
import org.jvirt.shell.internal.command.Session;
import org.jvirt.shell.internal.command.ShellCommand;
import org.jvirt.shell.internal.output.Output;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "domstats", description = "Prints what the host has counted of domains.")
public final class DomStats implements ShellCommand {
    @Parameters(paramLabel = "DOMAIN", arity = "0..*", description = "ids, UUIDs or names; without, all domains")
    private List<String> wanted = new ArrayList<>();

    @Option(names = "--state", description = "their states")
    private boolean state;

    @Option(names = "--cpu-total", description = "the time of all of their processors")
    private boolean cpuTotal;

    @Option(names = "--balloon", description = "their memory")
    private boolean balloon;

    @Option(names = "--vcpu", description = "their virtual processors")
    private boolean vcpu;

    @Option(names = "--interface", description = "their network cards")
    private boolean networkCard;

    @Option(names = "--block", description = "their disks")
    private boolean block;

    @Override
    public Answer run(Session session) {
        Domains domains = session.connection().domains();
        List<DomainStats> stats = wanted.isEmpty()
                ? ofAll(domains.list())
                : wanted.stream()
                        .map(name -> domains.lookup(name).stats(groups()))
                        .toList();
        return Answer.of("stats", stats, output -> stats.forEach(domain -> print(domain, output)));
    }

    private List<DomainStats> ofAll(List<Domain> domains) {
        return domains.stream().flatMap(domain -> ofOne(domain).stream()).toList();
    }

    /** Empty for a domain that does not run, or has ended since it was listed: nobody has asked for it by name. */
    private Optional<DomainStats> ofOne(Domain domain) {
        try {
            return Optional.of(domain.stats(groups()));
        } catch (NoSuchDomain | InvalidState ended) {
            return Optional.empty();
        }
    }

    private Set<Group> groups() {
        Set<Group> groups = EnumSet.noneOf(Group.class);
        add(groups, state, Group.STATE);
        add(groups, cpuTotal, Group.CPU_TOTAL);
        add(groups, balloon, Group.BALLOON);
        add(groups, vcpu, Group.VCPU);
        add(groups, networkCard, Group.INTERFACE);
        add(groups, block, Group.BLOCK);
        return groups;
    }

    private static void add(Set<Group> groups, boolean asked, Group group) {
        if (asked) {
            groups.add(group);
        }
    }

    private static void print(DomainStats stats, Output output) {
        output.line("Domain: '" + stats.domain() + "'");
        stats.values().forEach((name, value) -> output.line("  " + name + "=" + text(value)));
        output.line("");
    }

    private static String text(Object value) {
        if (value instanceof Boolean yes) {
            return yes ? "yes" : "no";
        }
        return value instanceof Double number ? String.format(Locale.ROOT, "%f", number) : String.valueOf(value);
    }
}
