package org.jvirt.core.internal;

import java.util.List;
import java.util.function.Consumer;
import org.jvirt.api.error.NoSuchStoragePool;
import org.jvirt.api.error.NoSuchStorageVolume;
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.api.storage.StoragePool;
import org.jvirt.api.storage.StoragePoolEvent;
import org.jvirt.api.storage.StoragePools;
import org.jvirt.api.storage.StorageVolume;

/** Storage without a pool. */
final class NoPools implements StoragePools {
    @Override
    public List<StoragePool> list() {
        return List.of();
    }

    @Override
    public StoragePool lookup(String nameOrUuid) {
        throw new NoSuchStoragePool("no storage pool '" + nameOrUuid + "'");
    }

    @Override
    public StorageVolume lookupVolume(String pathOrKey) {
        throw new NoSuchStorageVolume("no storage volume '" + pathOrKey + "'");
    }

    @Override
    public StoragePool define(String xml) {
        throw new NotSupported("define");
    }

    @Override
    public StoragePool create(String xml, Build build) {
        throw new NotSupported("create");
    }

    @Override
    public Subscription onEvent(Consumer<StoragePoolEvent> listener) {
        return () -> {};
    }
}
