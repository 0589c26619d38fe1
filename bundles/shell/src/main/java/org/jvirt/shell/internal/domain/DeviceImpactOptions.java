package org.jvirt.shell.internal.domain;

import java.util.EnumSet;
import java.util.Set;
import org.jvirt.api.Domain;
import org.jvirt.api.Impact;
import org.jvirt.shell.internal.command.BadUsage;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What of a domain a device comes to, goes from or is changed in, in virsh's words. */
@SuppressWarnings("NullAway.Init") // picocli sets the mixin
public final class DeviceImpactOptions {
    @Mixin
    private ImpactOptions options;

    @Option(names = "--persistent", description = "as --config, and as --live too if the domain runs")
    private boolean persistent;

    /** Where nothing is said, the domain that runs. */
    Set<Impact> impact(Domain domain) {
        return persistent ? persistent(domain) : options.impact();
    }

    /** Where nothing is said, as with --current. */
    Set<Impact> named(Domain domain) {
        return persistent ? persistent(domain) : options.named();
    }

    private Set<Impact> persistent(Domain domain) {
        if (options.current()) {
            throw new BadUsage("--current excludes --persistent");
        }
        Set<Impact> impact = EnumSet.of(Impact.CONFIG);
        impact.addAll(options.named());
        if (domain.info().id().isPresent()) {
            impact.add(Impact.LIVE);
        }
        return impact;
    }

    /**
     * @throws BadUsage if the definition was meant too, of which a host device is no part that these commands change
     */
    void requireLive() {
        if (persistent || options.named().contains(Impact.CONFIG)) {
            throw new BadUsage("a host device comes and goes with the domain that runs: expected neither --config nor"
                    + " --persistent, for 'edit' changes the definition");
        }
    }

    /** Where a device is looked for that is to go: in the document of what loses it. */
    static String document(Domain domain, Set<Impact> impact) {
        return impact.equals(EnumSet.of(Impact.CONFIG)) ? domain.definitionXml() : domain.xml();
    }
}
