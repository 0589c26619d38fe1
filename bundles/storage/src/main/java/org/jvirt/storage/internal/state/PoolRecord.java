package org.jvirt.storage.internal.state;

import java.util.Optional;
import org.jvirt.api.storage.StoragePoolDefinition;

/**
 * What is known of a pool.
 *
 * @param active how it was started, if it was and has not been stopped since
 * @param persistent its definition, if it has one
 */
public record PoolRecord(
        Optional<StoragePoolDefinition> active, Optional<StoragePoolDefinition> persistent, boolean autostart) {
    /** What holds now: for an active pool, how it was started. */
    public StoragePoolDefinition current() {
        return active.or(() -> persistent).orElseThrow();
    }
}
