package org.jvirt.xen.internal.define;

import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jvirt.api.Impact;
import org.jvirt.api.domain.DomainDefinition;
import org.jvirt.xen.internal.domain.DomainDirectory;

/** Changes a domain that runs, its definition, or both: then neither, if one of the two is not possible. */
final class DomainChange {
    private final DomainDirectory domains;
    private final DefinedDomains defined;

    DomainChange(DomainDirectory domains, DefinedDomains defined) {
        this.domains = domains;
        this.defined = defined;
    }

    /**
     * @param now changes the domain that runs; it fails if it does not
     * @param next its definition, changed
     */
    void make(UUID domain, Set<Impact> impact, Runnable now, UnaryOperator<DomainDefinition> next) {
        boolean live = isLive(domain, impact);
        if (impact.contains(Impact.CONFIG) || !live) {
            defined.change(domain, next, live ? now : () -> {});
        } else {
            now.run();
        }
    }

    /** Whether the domain that runs is meant. */
    boolean isLive(UUID domain, Set<Impact> impact) {
        return impact.contains(Impact.LIVE)
                || (impact.isEmpty() && domains.find(domain).isPresent());
    }
}
