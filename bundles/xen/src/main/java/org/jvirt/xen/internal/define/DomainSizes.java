package org.jvirt.xen.internal.define;

import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jvirt.api.DomainInfo;
import org.jvirt.api.Impact;
import org.jvirt.api.domain.DomainDefinition;
import org.jvirt.api.domain.DomainDefinition.Memory;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.xen.internal.domain.DomainDirectory;
import org.jvirt.xen.port.StoreReader;
import org.jvirt.xen.port.Toolstack;

/** How much memory and how many processors a domain has of those that it was made with, or will have when it is started next. */
public final class DomainSizes {
    /** What a definition can say at least, and in bytes at most. */
    private static final long LEAST_KIB = 1 << 10;

    private static final long MOST_KIB = Long.MAX_VALUE >>> 10;

    private final DomainDirectory domains;
    private final DomainChanges changes;
    private final StoreReader store;
    private final Toolstack toolstack;

    public DomainSizes(DomainDirectory domains, DomainChanges changes, StoreReader store, Toolstack toolstack) {
        this.domains = domains;
        this.changes = changes;
        this.store = store;
        this.toolstack = toolstack;
    }

    public void setMemory(UUID domain, long kib, Set<Impact> impact) {
        resize(
                domain,
                impact,
                running -> {
                    requireMemory(running.name(), kib, running.maxMemoryKib());
                    toolstack.setMemory(running.id().getAsInt(), kib);
                },
                definition -> {
                    long most = definition.memory().most();
                    requireMemory(definition.name(), kib, most >>> 10);
                    return definition.with(new Memory(most, kib << 10));
                });
    }

    public void setMaxMemory(UUID domain, long kib, Set<Impact> impact) {
        resize(
                domain,
                impact,
                running -> {
                    requireMost(running.name(), kib, running.memoryKib());
                    toolstack.setMaxMemory(running.id().getAsInt(), kib);
                },
                definition -> {
                    requireMost(definition.name(), kib, LEAST_KIB);
                    long most = kib << 10;
                    return definition.with(
                            new Memory(most, Math.min(most, definition.memory().current())));
                });
    }

    public void setVcpus(UUID domain, int count, Set<Impact> impact) {
        resize(
                domain,
                impact,
                running -> {
                    int id = running.id().getAsInt();
                    requireVcpus(
                            running.name(),
                            count,
                            Math.max(
                                    running.vcpus(),
                                    store.list("/local/domain/" + id + "/cpu").size()));
                    toolstack.setVcpus(id, count);
                },
                definition -> {
                    int most = definition.vcpus().most();
                    requireVcpus(definition.name(), count, most);
                    return definition.with(definition.vcpus().starting(count));
                });
    }

    private void resize(
            UUID domain, Set<Impact> impact, Consumer<DomainInfo> now, UnaryOperator<DomainDefinition> next) {
        changes.makeOfGuest(domain, impact, running -> now.accept(domains.info(domain)), next);
    }

    private static void requireMemory(String domain, long kib, long most) {
        if (kib < 1 || kib > most) {
            throw new InvalidRequest("domain '" + domain + "' cannot have " + kib
                    + " KiB of memory: expected from 1 to " + most + " KiB");
        }
    }

    private static void requireMost(String domain, long kib, long least) {
        if (kib < least || kib > MOST_KIB) {
            throw new InvalidRequest("domain '" + domain + "' cannot have " + kib
                    + " KiB of memory at most: expected from " + least + " to " + MOST_KIB + " KiB");
        }
    }

    private static void requireVcpus(String domain, int count, int most) {
        if (count < 1 || count > most) {
            throw new InvalidRequest(
                    "domain '" + domain + "' cannot have " + count + " virtual processors: expected from 1 to " + most);
        }
    }
}
