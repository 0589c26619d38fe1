package org.jvirt.storage.internal;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NoSuchStoragePool;
import org.jvirt.api.error.NoSuchStorageVolume;
import org.jvirt.api.error.VirtException;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.api.storage.StoragePool;
import org.jvirt.api.storage.StoragePoolDefinition;
import org.jvirt.api.storage.StoragePoolEvent;
import org.jvirt.api.storage.StoragePoolInfo;
import org.jvirt.api.storage.StoragePoolSource;
import org.jvirt.api.storage.StoragePools;
import org.jvirt.api.storage.StorageVolume;
import org.jvirt.api.xml.StoragePoolXml;
import org.jvirt.host.EventLine;
import org.jvirt.host.HostCommands;
import org.jvirt.host.OperationLock;
import org.jvirt.host.SharedEvents;
import org.jvirt.storage.internal.pool.PoolBackend;
import org.jvirt.storage.internal.pool.PoolBackends;
import org.jvirt.storage.internal.pool.Space;
import org.jvirt.storage.internal.state.PoolFiles;
import org.jvirt.storage.internal.state.PoolRecord;
import org.jvirt.storage.internal.volume.BackingChain;
import org.jvirt.storage.internal.volume.StoredVolume;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pools of this host. All that is known of them is in files; the host itself is asked for the rest, at each call. */
final class HostPools implements StoragePools {
    private static final Logger LOG = LoggerFactory.getLogger(HostPools.class);

    private final PoolFiles files;
    private final OperationLock lock;
    private final PoolBackends backends;
    private final BusyVolumes busy = new BusyVolumes();
    private final SharedEvents<StoragePoolEvent> events;

    HostPools(PoolFiles files, Duration patience, HostCommands host) {
        this.files = files;
        this.lock = new OperationLock(files.lock(), "the host's storage pools", patience);
        this.events = new SharedEvents<>(
                files.events(),
                event -> EventLine.of(event.kind(), event.uuid(), event.pool()),
                line -> EventLine.parse(line, StoragePoolEvent.Kind.class, StoragePoolEvent::new));
        this.backends = new PoolBackends(host, lock, new BackingChain(this::storedAt));
    }

    @Override
    public List<StoragePool> list() {
        return files.all().stream().map(this::handle).toList();
    }

    @Override
    public StoragePool lookup(String nameOrUuid) {
        List<PoolRecord> all = files.all();
        return all.stream()
                .filter(pool -> pool.current().name().equals(nameOrUuid))
                .findFirst()
                .or(() -> all.stream()
                        .filter(pool -> pool.current().uuid().toString().equalsIgnoreCase(nameOrUuid))
                        .findFirst())
                .map(this::handle)
                .orElseThrow(() -> new NoSuchStoragePool("failed to get pool '" + Printable.of(nameOrUuid) + "'"));
    }

    private StoragePool handle(PoolRecord pool) {
        return new HostPool(this, pool.current().name(), pool.current().uuid());
    }

    @Override
    public StorageVolume lookupVolume(String pathOrKey) {
        return volumeAt(pathOrKey);
    }

    HostVolume volumeAt(String pathOrKey) {
        try {
            Path path = Path.of(pathOrKey);
            for (PoolRecord pool : files.all()) {
                Optional<String> name = nameAt(pool, path);
                if (name.isPresent()) {
                    return new HostVolume(
                            new HostPool(
                                    this, pool.current().name(), pool.current().uuid()),
                            name.get());
                }
            }
        } catch (InvalidPathException unmappable) {
            throw noVolumeAt(pathOrKey);
        }
        throw noVolumeAt(pathOrKey);
    }

    private static NoSuchStorageVolume noVolumeAt(String path) {
        return new NoSuchStorageVolume(
                "failed to get vol '" + Printable.of(path) + "': expected the path of a volume of an active pool");
    }

    private Optional<StoredVolume> storedAt(Path path) {
        for (PoolRecord pool : files.all()) {
            Optional<String> name = nameAt(pool, path);
            if (name.isPresent()) {
                return Optional.of(backends.of(pool.current()).volumes().get(name.get()));
            }
        }
        return Optional.empty();
    }

    private Optional<String> nameAt(PoolRecord pool, Path path) {
        PoolBackend backend = backends.of(pool.current());
        return isActive(pool) ? backend.volumes().nameAt(path) : Optional.empty();
    }

    /** Someone may have taken its storage away since it was started. */
    boolean isActive(PoolRecord pool) {
        return pool.active().map(backends::of).filter(PoolBackend::isThere).isPresent();
    }

    StoragePoolInfo info(PoolRecord pool) {
        boolean active = isActive(pool);
        Space space = active ? backends.of(pool.current()).space() : Space.NONE;
        return new StoragePoolInfo(
                active,
                pool.persistent().isPresent(),
                pool.autostart(),
                space.capacity(),
                space.allocation(),
                space.available());
    }

    @Override
    public StoragePool define(String xml) {
        StoragePoolDefinition pool = StoragePoolXml.parse(xml);
        locked(() -> {
            requireNoOther(pool);
            files.define(pool);
        });
        tell(pool, StoragePoolEvent.Kind.DEFINED);
        return new HostPool(this, pool.name(), pool.uuid());
    }

    @Override
    public StoragePool create(String xml, Build build) {
        StoragePoolDefinition pool = StoragePoolXml.parse(xml);
        locked(() -> {
            requireNoOther(pool);
            if (files.find(pool.uuid()).isPresent()) {
                throw new InvalidRequest("storage pool '" + pool.name() + "' is there already: pool-start starts it");
            }
            if (build != Build.NONE) {
                backends.of(pool).build(build == Build.OVERWRITE);
                tell(pool, StoragePoolEvent.Kind.CREATED);
            }
            activate(pool);
        });
        tell(pool, StoragePoolEvent.Kind.STARTED);
        return new HostPool(this, pool.name(), pool.uuid());
    }

    /** Name, UUID, target and source may each belong to one pool only. */
    private void requireNoOther(StoragePoolDefinition pool) {
        for (PoolRecord record : files.all()) {
            StoragePoolDefinition other = record.current();
            boolean sameName = other.name().equals(pool.name());
            boolean sameUuid = other.uuid().equals(pool.uuid());
            if (sameName != sameUuid) {
                throw new InvalidRequest("storage pool '" + Printable.of(other.name()) + "' is defined with uuid "
                        + other.uuid() + " already: expected another name and another uuid, or both of them");
            }
            if (!sameUuid && sharesStorage(other, pool)) {
                throw new InvalidRequest(
                        "storage pool '" + Printable.of(other.name()) + "' has that target or source already");
            }
        }
    }

    private static boolean sharesStorage(StoragePoolDefinition one, StoragePoolDefinition other) {
        // All partitions are in /dev, whatever their disk.
        boolean sharesTarget = one.target().equals(other.target())
                && !(one.source() instanceof StoragePoolSource.Disk
                        && other.source() instanceof StoragePoolSource.Disk);
        return sharesTarget
                || !Collections.disjoint(one.source().devices(), other.source().devices())
                || (one.source() instanceof StoragePoolSource.NetFs export && export.equals(other.source()));
    }

    /** Starts a pool; should something go wrong then, it is stopped again. */
    void activate(StoragePoolDefinition pool) {
        PoolBackend backend = backends.of(pool);
        backend.start();
        try {
            backend.volumes().removeLeftovers();
            files.activate(pool);
        } catch (VirtException failed) {
            backend.stop();
            throw failed;
        }
    }

    /** Starts what is to be started by itself, once after each boot of the host. What fails is logged: the other pools are wanted none the less. */
    void autostart() {
        if (files.dueForAutostart().isEmpty()) {
            return;
        }
        locked(() -> {
            files.dueForAutostart().forEach(this::autostart);
            files.endAutostart();
        });
    }

    private void autostart(StoragePoolDefinition pool) {
        try {
            if (files.find(pool.uuid()).filter(this::isActive).isPresent()) {
                return;
            }
            activate(pool);
            tell(pool, StoragePoolEvent.Kind.STARTED);
        } catch (VirtException failed) {
            LOG.error("storage pool '{}' cannot be started by itself: {}", pool.name(), failed.getMessage());
        }
    }

    @Override
    public Subscription onEvent(Consumer<StoragePoolEvent> listener) {
        return events.subscribe(listener);
    }

    void tell(StoragePoolDefinition pool, StoragePoolEvent.Kind kind) {
        events.tell(new StoragePoolEvent(pool.name(), pool.uuid(), kind));
    }

    /** Ends what waits for the events of other processes. */
    void close() {
        events.close();
    }

    void locked(Runnable change) {
        lock.alone(() -> {
            change.run();
            return null;
        });
    }

    PoolRecord record(String name, UUID uuid) {
        return files.find(uuid)
                .orElseThrow(() -> new NoSuchStoragePool("storage pool '" + name + "' is not there any more"));
    }

    PoolFiles files() {
        return files;
    }

    PoolBackends backends() {
        return backends;
    }

    BusyVolumes busy() {
        return busy;
    }
}
