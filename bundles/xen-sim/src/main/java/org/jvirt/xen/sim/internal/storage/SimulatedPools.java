package org.jvirt.xen.sim.internal.storage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NoSuchStoragePool;
import org.jvirt.api.error.NoSuchStorageVolume;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.api.storage.StoragePool;
import org.jvirt.api.storage.StoragePoolDefinition;
import org.jvirt.api.storage.StoragePoolEvent;
import org.jvirt.api.storage.StoragePoolEvent.Kind;
import org.jvirt.api.storage.StoragePools;
import org.jvirt.api.storage.StorageVolume;
import org.jvirt.api.xml.StoragePoolXml;
import org.jvirt.spi.Listeners;

/** The pools of a simulated host, in memory: nothing of the machine is touched. As in libvirt's test driver, there is {@code default-pool} to begin with. */
public final class SimulatedPools implements StoragePools {
    private final List<SimulatedPool> pools = new ArrayList<>();
    private final Listeners<StoragePoolEvent> listeners = new Listeners<>();

    public SimulatedPools() {
        SimulatedPool standard = new SimulatedPool(this, StoragePoolXml.parse("""
                        <pool type='dir'>
                          <name>default-pool</name>
                          <uuid>6a0cf0f2-5a6b-4d0c-9a3c-1f6d2b0b0001</uuid>
                          <target><path>/default-pool</path></target>
                        </pool>
                        """), true);
        standard.start();
        pools.add(standard);
    }

    @Override
    public synchronized List<StoragePool> list() {
        return pools.stream()
                .sorted(Comparator.comparing(SimulatedPool::name))
                .<StoragePool>map(pool -> pool)
                .toList();
    }

    @Override
    public synchronized StoragePool lookup(String nameOrUuid) {
        return pools.stream()
                .filter(pool -> pool.name().equals(nameOrUuid))
                .findFirst()
                .or(() -> pools.stream()
                        .filter(pool -> pool.uuid().toString().equalsIgnoreCase(nameOrUuid))
                        .findFirst())
                .orElseThrow(() -> new NoSuchStoragePool("failed to get pool '" + Printable.of(nameOrUuid) + "'"));
    }

    @Override
    public synchronized StorageVolume lookupVolume(String pathOrKey) {
        return pools.stream()
                .filter(pool -> pool.info().active())
                .flatMap(pool -> pool.volumes().stream())
                .filter(volume -> volume.path().equals(pathOrKey))
                .findFirst()
                .orElseThrow(() -> new NoSuchStorageVolume("failed to get vol '" + Printable.of(pathOrKey)
                        + "': expected the path of a volume of an active pool"));
    }

    @Override
    public StoragePool define(String xml) {
        SimulatedPool pool = add(StoragePoolXml.parse(xml), true);
        tell(pool, Kind.DEFINED);
        return pool;
    }

    @Override
    public StoragePool create(String xml, Build build) {
        SimulatedPool pool = add(StoragePoolXml.parse(xml), false);
        pool.start();
        return pool;
    }

    private synchronized SimulatedPool add(StoragePoolDefinition definition, boolean persistent) {
        for (SimulatedPool other : pools) {
            boolean sameName = other.name().equals(definition.name());
            boolean sameUuid = other.uuid().equals(definition.uuid());
            if (persistent && sameName && sameUuid) {
                other.redefine(definition);
                return other;
            }
            if (sameName || sameUuid) {
                throw new InvalidRequest("storage pool '" + Printable.of(other.name()) + "' is there with uuid "
                        + other.uuid() + " already: expected another name and another uuid");
            }
            if (other.target().equals(definition.target())) {
                throw new InvalidRequest("storage pool '" + Printable.of(other.name()) + "' has that target already");
            }
        }
        SimulatedPool pool = new SimulatedPool(this, definition, persistent);
        pools.add(pool);
        return pool;
    }

    synchronized void remove(SimulatedPool pool) {
        pools.remove(pool);
    }

    void tell(SimulatedPool pool, Kind kind) {
        listeners.tell(new StoragePoolEvent(pool.name(), pool.uuid(), kind));
    }

    @Override
    public Subscription onEvent(Consumer<StoragePoolEvent> listener) {
        return listeners.add(listener);
    }
}
