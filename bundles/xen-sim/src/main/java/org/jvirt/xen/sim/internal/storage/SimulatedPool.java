package org.jvirt.xen.sim.internal.storage;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.error.NoSuchStorageVolume;
import org.jvirt.api.storage.ProgressListener;
import org.jvirt.api.storage.StoragePool;
import org.jvirt.api.storage.StoragePoolDefinition;
import org.jvirt.api.storage.StoragePoolEvent.Kind;
import org.jvirt.api.storage.StoragePoolInfo;
import org.jvirt.api.storage.StorageVolume;
import org.jvirt.api.storage.StorageVolumeDefinition;
import org.jvirt.api.storage.StorageVolumeFormat;
import org.jvirt.api.xml.StoragePoolXml;
import org.jvirt.api.xml.StorageVolumeXml;

/** A pool of 100 GiB, as libvirt's test driver has them, and its volumes. */
final class SimulatedPool implements StoragePool {
    private static final long CAPACITY = 100L << 30;

    private final SimulatedPools pools;
    private final boolean persistent;
    private final SortedMap<String, SimulatedVolume> volumes = new TreeMap<>();
    private StoragePoolDefinition definition;
    private boolean active;
    private boolean autostart;

    SimulatedPool(SimulatedPools pools, StoragePoolDefinition definition, boolean persistent) {
        this.pools = pools;
        this.definition = definition;
        this.persistent = persistent;
    }

    @Override
    public synchronized String name() {
        return definition.name();
    }

    @Override
    public synchronized UUID uuid() {
        return definition.uuid();
    }

    synchronized Path target() {
        return definition.target();
    }

    synchronized void redefine(StoragePoolDefinition other) {
        definition = other;
    }

    @Override
    public synchronized StoragePoolInfo info() {
        long allocation = allocation();
        return active
                ? new StoragePoolInfo(true, persistent, autostart, CAPACITY, allocation, CAPACITY - allocation)
                : new StoragePoolInfo(false, persistent, autostart, 0, 0, 0);
    }

    private long allocation() {
        return volumes.values().stream()
                .mapToLong(volume -> volume.info().allocation())
                .sum();
    }

    @Override
    public synchronized String xml() {
        return StoragePoolXml.format(definition, info());
    }

    @Override
    public synchronized String definitionXml() {
        return StoragePoolXml.format(definition);
    }

    @Override
    public synchronized void build(boolean overwrite) {
        require(false);
    }

    @Override
    public void start() {
        synchronized (this) {
            require(false);
            active = true;
        }
        pools.tell(this, Kind.STARTED);
    }

    @Override
    public void refresh() {
        synchronized (this) {
            require(true);
        }
        pools.tell(this, Kind.REFRESHED);
    }

    @Override
    public void destroy() {
        synchronized (this) {
            require(true);
            active = false;
        }
        if (!persistent) {
            pools.remove(this);
        }
        pools.tell(this, Kind.STOPPED);
    }

    @Override
    public void delete() {
        synchronized (this) {
            require(false);
            volumes.clear();
        }
        pools.tell(this, Kind.DELETED);
    }

    @Override
    public void undefine() {
        synchronized (this) {
            require(false);
        }
        pools.remove(this);
        pools.tell(this, Kind.UNDEFINED);
    }

    @Override
    public synchronized void setAutostart(boolean wanted) {
        if (!persistent) {
            throw new InvalidState("storage pool '" + name() + "' has no definition to be started by itself");
        }
        autostart = wanted;
    }

    @Override
    public synchronized List<StorageVolume> volumes() {
        require(true);
        return List.copyOf(volumes.values());
    }

    @Override
    public synchronized StorageVolume volume(String volume) {
        require(true);
        return Optional.ofNullable(volumes.get(volume))
                .orElseThrow(() -> new NoSuchStorageVolume("failed to get vol '" + Printable.of(volume) + "': pool '"
                        + name() + "' has none of that name"));
    }

    @Override
    public StorageVolume createVolume(String xml, ProgressListener progress) {
        StorageVolumeDefinition volume = StorageVolumeXml.parse(xml);
        OptionalLong ofBacking = volume.backing().isPresent()
                ? OptionalLong.of(
                        pools.lookupVolume(volume.backing().get().path()).info().capacity())
                : OptionalLong.empty();
        return add(volume, volume.capacity().orElseGet(ofBacking::orElseThrow));
    }

    @Override
    public StorageVolume createVolumeFrom(String xml, StorageVolume source, ProgressListener progress) {
        StorageVolumeDefinition volume = StorageVolumeXml.parse(xml);
        long least = source.info().capacity();
        long capacity = volume.capacity().orElse(least);
        if (capacity < least) {
            throw new InvalidRequest("a volume of " + capacity + " bytes has no room for the " + least + " bytes of '"
                    + source.name() + "'");
        }
        return add(volume, capacity);
    }

    private synchronized StorageVolume add(StorageVolumeDefinition volume, long capacity) {
        require(true);
        StorageVolumeFormat format = volume.format().orElse(StorageVolumeFormat.RAW);
        if (volumes.containsKey(volume.name())) {
            throw new InvalidRequest(
                    "'" + Printable.of(volume.name()) + "' is taken in " + target() + ": expected another name");
        }
        if (format == StorageVolumeFormat.RAW && volume.backing().isPresent()) {
            throw new InvalidRequest("a raw volume has no backing store: expected format qcow2");
        }
        long allocation =
                Math.min(capacity, volume.allocation().orElse(format == StorageVolumeFormat.RAW ? capacity : 0));
        if (allocation > CAPACITY - allocation()) {
            throw new InvalidState("storage pool '" + name() + "' has no room for " + allocation + " bytes more");
        }
        SimulatedVolume made = new SimulatedVolume(
                this,
                new StorageVolumeDefinition(
                        volume.name(),
                        OptionalLong.of(capacity),
                        OptionalLong.of(allocation),
                        Optional.of(format),
                        volume.backing(),
                        volume.permissions()));
        volumes.put(volume.name(), made);
        return made;
    }

    synchronized void remove(SimulatedVolume volume) {
        require(true);
        volumes.remove(volume.name());
    }

    private void require(boolean wanted) {
        if (active != wanted) {
            throw new InvalidState("storage pool '" + name() + "' is " + (active ? "active" : "not active"));
        }
    }
}
