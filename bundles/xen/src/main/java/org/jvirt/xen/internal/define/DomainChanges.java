package org.jvirt.xen.internal.define;

import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jvirt.api.Impact;
import org.jvirt.api.domain.DomainDefinition;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.error.NotSupported;
import org.jvirt.xen.internal.domain.DomainDirectory;
import org.jvirt.xen.internal.domain.XenDomain;

/** Changes of what runs, of a definition, or of both: the definition is kept as changed when what runs has been. */
public final class DomainChanges {
    private final DomainDirectory domains;
    private final DefinedDomains defined;

    public DomainChanges(DomainDirectory domains, DefinedDomains defined) {
        this.domains = domains;
        this.defined = defined;
    }

    /**
     * Makes a change.
     *
     * @param now changes what runs
     * @param next the definition as it is to be; it may be asked for before what runs is changed, and refuse
     * @throws InvalidState if what is meant does not run, or has no definition
     */
    public void make(UUID domain, Set<Impact> impact, Consumer<XenDomain> now, UnaryOperator<DomainDefinition> next) {
        boolean live = isLive(domain, impact);
        Runnable change = live ? () -> now.accept(domains.get(domain)) : () -> {};
        if (impact.contains(Impact.CONFIG) || !live) {
            defined.change(domain, next, change);
        } else {
            change.run();
        }
    }

    /**
     * As {@link #make}, of what the host itself has not.
     *
     * @throws NotSupported of Domain-0
     */
    public void makeOfGuest(
            UUID domain, Set<Impact> impact, Consumer<XenDomain> now, UnaryOperator<DomainDefinition> next) {
        if (domains.find(domain).filter(found -> found.id() == 0).isPresent()) {
            throw new NotSupported("Domain-0 is the host itself: what it has is said where the host is booted");
        }
        make(domain, impact, now, next);
    }

    /** Whether the domain that runs is meant. */
    boolean isLive(UUID domain, Set<Impact> impact) {
        return impact.contains(Impact.LIVE)
                || (impact.isEmpty() && domains.find(domain).isPresent());
    }
}
