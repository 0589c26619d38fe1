package org.jvirt.api;

import java.net.URI;
import java.util.Optional;
import java.util.Set;

/**
 * Where a domain is to move, and how.
 *
 * @param destination the connection's URI at the other host: as seen from here, or from the source with {@link MigrateFlag#PEER2PEER}
 * @param transport where the hypervisor there takes the domain's state ({@code VIR_MIGRATE_PARAM_URI}); empty for what the destination says
 * @param newName its name there; empty for the one that it has
 */
public record MigrationRequest(
        URI destination, Set<MigrateFlag> flags, Optional<String> transport, Optional<String> newName) {
    public MigrationRequest {
        flags = Set.copyOf(flags);
    }
}
