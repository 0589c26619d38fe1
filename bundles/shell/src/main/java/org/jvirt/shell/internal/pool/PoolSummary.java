package org.jvirt.shell.internal.pool;

import java.util.UUID;
import org.jvirt.api.storage.StoragePool;
import org.jvirt.api.storage.StoragePoolInfo;

/** A pool and what the host says of it. */
record PoolSummary(String name, UUID uuid, StoragePoolInfo info) {
    static PoolSummary of(StoragePool pool) {
        return new PoolSummary(pool.name(), pool.uuid(), pool.info());
    }
}
