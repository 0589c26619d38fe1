package org.jvirt.xen.port;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.jvirt.api.domain.DomainDefinition;

/** The domains that a host keeps, whether they run or not; no two have a name or a UUID in common. */
public interface DomainDefinitions {
    /** All of them, by name. */
    List<DomainDefinition> all();

    default Optional<DomainDefinition> find(UUID uuid) {
        return all().stream().filter(domain -> domain.uuid().equals(uuid)).findFirst();
    }

    /** Keeps a definition, in place of the one of its name. */
    void put(DomainDefinition domain);

    /** Forgets the definition of that name, and that it was to be started with the host. */
    void remove(String name);

    /** Whether the domain of that name is to be started with the host. */
    boolean isAutostarted(String name);

    void setAutostart(String name, boolean wanted);

    /** Runs what changes definitions, or makes domains, while nobody else on the host does. */
    <T> T alone(Supplier<T> operation);
}
