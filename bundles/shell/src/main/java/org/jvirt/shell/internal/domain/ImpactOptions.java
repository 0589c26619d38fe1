package org.jvirt.shell.internal.domain;

import java.util.EnumSet;
import java.util.Set;
import org.jvirt.api.Impact;
import org.jvirt.shell.internal.command.BadUsage;
import picocli.CommandLine.Option;

/** What of a domain a change is for, in virsh's words. */
public final class ImpactOptions {
    @Option(names = "--live", description = "the domain that runs")
    private boolean live;

    @Option(names = "--config", description = "its definition, from its next start on")
    private boolean config;

    @Option(names = "--current", description = "the domain if it runs, else its definition")
    private boolean current;

    boolean current() {
        return current;
    }

    /** Where nothing is said, the domain that runs. */
    Set<Impact> impact() {
        Set<Impact> named = named();
        return named.isEmpty() && !current ? EnumSet.of(Impact.LIVE) : named;
    }

    /** Where nothing is said, as with --current. */
    Set<Impact> named() {
        if (current && (live || config)) {
            throw new BadUsage("--current excludes --live and --config");
        }
        Set<Impact> impact = EnumSet.noneOf(Impact.class);
        if (live) {
            impact.add(Impact.LIVE);
        }
        if (config) {
            impact.add(Impact.CONFIG);
        }
        return impact;
    }
}
