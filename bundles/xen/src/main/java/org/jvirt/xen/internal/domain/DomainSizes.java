package org.jvirt.xen.internal.domain;

import java.util.Set;
import org.jvirt.api.DomainInfo;
import org.jvirt.api.Impact;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NotSupported;
import org.jvirt.xen.port.StoreReader;
import org.jvirt.xen.port.Toolstack;

/** How much memory and how many processors a domain that runs has of those that it was made with. */
public final class DomainSizes {
    private final StoreReader store;
    private final Toolstack toolstack;

    public DomainSizes(StoreReader store, Toolstack toolstack) {
        this.store = store;
        this.toolstack = toolstack;
    }

    public void setMemory(DomainInfo domain, long kib, Set<Impact> impact) {
        requireLive(domain, impact);
        if (kib < 1 || kib > domain.maxMemoryKib()) {
            throw new InvalidRequest("domain '" + domain.name() + "' cannot have " + kib
                    + " KiB of memory: expected from 1 to " + domain.maxMemoryKib() + " KiB");
        }
        toolstack.setMemory(domain.id().getAsInt(), kib);
    }

    public void setVcpus(DomainInfo domain, int count, Set<Impact> impact) {
        requireLive(domain, impact);
        int id = domain.id().getAsInt();
        int most = Math.max(
                domain.vcpus(), store.list("/local/domain/" + id + "/cpu").size());
        if (count < 1 || count > most) {
            throw new InvalidRequest("domain '" + domain.name() + "' cannot have " + count
                    + " virtual processors: expected from 1 to " + most);
        }
        toolstack.setVcpus(id, count);
    }

    private static void requireLive(DomainInfo domain, Set<Impact> impact) {
        if (domain.id().getAsInt() == 0) {
            throw new NotSupported("Domain-0 is the host itself: what it has is said where the host is booted");
        }
        if (impact.contains(Impact.CONFIG)) {
            throw new NotSupported("domain '" + domain.name()
                    + "' is changed only while it runs: expected no change of its definition, which edit makes");
        }
    }
}
