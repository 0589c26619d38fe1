package org.jvirt.storage.internal;

import java.util.List;
import java.util.UUID;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.error.NoSuchStorageVolume;
import org.jvirt.api.storage.ProgressListener;
import org.jvirt.api.storage.StoragePool;
import org.jvirt.api.storage.StoragePoolEvent.Kind;
import org.jvirt.api.storage.StoragePoolInfo;
import org.jvirt.api.storage.StorageVolume;
import org.jvirt.api.storage.StorageVolumeDefinition;
import org.jvirt.api.xml.StoragePoolXml;
import org.jvirt.api.xml.StorageVolumeXml;
import org.jvirt.storage.internal.pool.PoolBackend;
import org.jvirt.storage.internal.state.PoolRecord;
import org.jvirt.storage.internal.volume.VolumeStore;

/** A pool of this host, by its UUID. */
final class HostPool implements StoragePool {
    private final HostPools pools;
    private final String name;
    private final UUID uuid;

    HostPool(HostPools pools, String name, UUID uuid) {
        this.pools = pools;
        this.name = name;
        this.uuid = uuid;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public UUID uuid() {
        return uuid;
    }

    @Override
    public StoragePoolInfo info() {
        return pools.info(record());
    }

    @Override
    public String xml() {
        PoolRecord record = record();
        return StoragePoolXml.format(record.current(), pools.info(record));
    }

    @Override
    public String definitionXml() {
        PoolRecord record = record();
        return StoragePoolXml.format(record.persistent().orElseGet(record::current));
    }

    @Override
    public void build(boolean overwrite) {
        pools.locked(() -> inactive().build(overwrite));
        pools.tell(record().current(), Kind.CREATED);
    }

    @Override
    public void start() {
        pools.locked(() -> {
            inactive();
            pools.activate(record().current());
        });
        pools.tell(record().current(), Kind.STARTED);
    }

    @Override
    public void refresh() {
        volumeStore().removeLeftovers();
        pools.tell(record().current(), Kind.REFRESHED);
    }

    @Override
    public void destroy() {
        PoolRecord record = record();
        pools.locked(() -> {
            if (record().active().isEmpty()) {
                throw new InvalidState("storage pool '" + name + "' is not active");
            }
            pools.backends().of(record.current()).stop();
            pools.files().deactivate(name);
        });
        pools.tell(record.current(), Kind.STOPPED);
    }

    @Override
    public void delete() {
        pools.locked(() -> inactive().delete());
        pools.tell(record().current(), Kind.DELETED);
    }

    @Override
    public void undefine() {
        PoolRecord record = record();
        pools.locked(() -> {
            inactive();
            pools.files().undefine(name);
        });
        pools.tell(record.current(), Kind.UNDEFINED);
    }

    @Override
    public void setAutostart(boolean autostart) {
        pools.locked(() -> {
            if (record().persistent().isEmpty()) {
                throw new InvalidState(
                        "storage pool '" + name + "' has no definition that would be there to be started by itself");
            }
            pools.files().setAutostart(name, autostart);
        });
    }

    @Override
    public List<StorageVolume> volumes() {
        return volumeStore().names().stream()
                .<StorageVolume>map(volume -> new HostVolume(this, volume))
                .toList();
    }

    @Override
    public StorageVolume volume(String volume) {
        if (!volumeStore().names().contains(volume)) {
            throw new NoSuchStorageVolume(
                    "failed to get vol '" + Printable.of(volume) + "': pool '" + name + "' has none of that name");
        }
        return new HostVolume(this, volume);
    }

    @Override
    public StorageVolume createVolume(String xml, ProgressListener progress) {
        StorageVolumeDefinition volume = StorageVolumeXml.parse(xml);
        VolumeStore store = volumeStore();
        pools.busy().whileChanging(store.path(volume.name()), () -> store.create(volume, progress));
        return new HostVolume(this, volume.name());
    }

    @Override
    public StorageVolume createVolumeFrom(String xml, StorageVolume source, ProgressListener progress) {
        StorageVolumeDefinition volume = StorageVolumeXml.parse(xml);
        VolumeStore store = volumeStore();
        // It may be another connection's, and is looked for as this one's.
        HostVolume from = pools.volumeAt(source.path());
        pools.busy()
                .whileChanging(
                        store.path(volume.name()),
                        () -> pools.busy()
                                .whileReading(
                                        from.location(), () -> store.createFrom(volume, from.stored(), progress)));
        return new HostVolume(this, volume.name());
    }

    /** The volumes of the pool, which is active. */
    VolumeStore volumeStore() {
        PoolRecord record = record();
        if (!pools.isActive(record)) {
            throw new InvalidState("storage pool '" + name + "' is not active");
        }
        return pools.backends().of(record.current()).volumes();
    }

    BusyVolumes busy() {
        return pools.busy();
    }

    private PoolBackend inactive() {
        PoolRecord record = record();
        if (pools.isActive(record)) {
            throw new InvalidState("storage pool '" + name + "' is active");
        }
        return pools.backends().of(record.current());
    }

    private PoolRecord record() {
        return pools.record(name, uuid);
    }
}
