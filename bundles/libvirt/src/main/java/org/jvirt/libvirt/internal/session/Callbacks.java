package org.jvirt.libvirt.internal.session;

import com.sun.jna.Pointer;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jvirt.api.DomainEvent;
import org.jvirt.api.network.NetworkEvent;
import org.jvirt.api.nodedev.NodeDeviceEvent;
import org.jvirt.api.storage.StoragePoolEvent;
import org.jvirt.libvirt.internal.capi.LibVirt;
import org.jvirt.libvirt.internal.capi.Live;
import org.libvirt.jna.DevicePointer;
import org.libvirt.jna.DomainPointer;
import org.libvirt.jna.Libvirt.VirConnectCloseFunc;
import org.libvirt.jna.NetworkPointer;
import org.libvirt.jna.StoragePoolPointer;

/**
 * Where libvirt calls in, on the event loop's thread, for all connections. A callback turns what it is told into a {@link Notice} and hands that to
 * its connection's receiver; it makes no call that libvirt would have to answer. The functions live as long as the event loop, and a number tells the
 * connections apart, so that libvirt can call for a connection that has gone: nobody is there then, and nothing happens.
 */
final class Callbacks {
    /** virDomainEventType, virNetworkEventLifecycleType, virNodeDeviceEventLifecycleType and virStoragePoolEventLifecycleType, in the order of their numbers. */
    private static final List<DomainEvent.Kind> DOMAIN_KINDS = List.of(
            DomainEvent.Kind.DEFINED,
            DomainEvent.Kind.UNDEFINED,
            DomainEvent.Kind.STARTED,
            DomainEvent.Kind.SUSPENDED,
            DomainEvent.Kind.RESUMED,
            DomainEvent.Kind.STOPPED,
            DomainEvent.Kind.SHUTDOWN,
            DomainEvent.Kind.PMSUSPENDED,
            DomainEvent.Kind.CRASHED);

    private static final List<NetworkEvent.Kind> NETWORK_KINDS = List.of(
            NetworkEvent.Kind.DEFINED,
            NetworkEvent.Kind.UNDEFINED,
            NetworkEvent.Kind.STARTED,
            NetworkEvent.Kind.STOPPED);

    private static final List<NodeDeviceEvent.Kind> NODE_DEVICE_KINDS =
            List.of(NodeDeviceEvent.Kind.CREATED, NodeDeviceEvent.Kind.DELETED);

    private static final List<StoragePoolEvent.Kind> POOL_KINDS = List.of(
            StoragePoolEvent.Kind.DEFINED,
            StoragePoolEvent.Kind.UNDEFINED,
            StoragePoolEvent.Kind.STARTED,
            StoragePoolEvent.Kind.STOPPED,
            StoragePoolEvent.Kind.CREATED,
            StoragePoolEvent.Kind.DELETED);

    private final Map<Long, Consumer<Notice>> receivers = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final LibVirt lib;

    final VirConnectCloseFunc closed;
    final LibVirt.DeviceCallback deviceRemoved;
    final LibVirt.DeviceCallback deviceRemovalFailed;
    final LibVirt.LifecycleCallback domainLifecycle;
    final LibVirt.LifecycleCallback networkLifecycle;
    final LibVirt.LifecycleCallback nodeDeviceLifecycle;
    final LibVirt.PlainCallback nodeDeviceUpdated;
    final LibVirt.LifecycleCallback poolLifecycle;
    final LibVirt.PlainCallback poolRefreshed;

    Callbacks(LibVirt lib) {
        this.lib = lib;
        this.closed = (connection, reason, number) -> tell(number, new Notice.ConnectionLost());
        this.deviceRemoved = (connection, domain, alias, number) ->
                tell(number, new Notice.DeviceRemoved(domainUuid(domain), alias.getString(0)));
        this.deviceRemovalFailed = (connection, domain, alias, number) ->
                tell(number, new Notice.DeviceRemovalFailed(domainUuid(domain), alias.getString(0)));
        this.domainLifecycle = (connection, domain, event, detail, number) -> {
            if (event < DOMAIN_KINDS.size()) {
                tell(number, new Notice.DomainChanged(domainEvent(domain, DOMAIN_KINDS.get(event))));
            }
        };
        this.networkLifecycle = (connection, network, event, detail, number) -> {
            if (event < NETWORK_KINDS.size()) {
                tell(number, new Notice.NetworkChanged(networkEvent(network, NETWORK_KINDS.get(event))));
            }
        };
        this.nodeDeviceLifecycle = (connection, device, event, detail, number) -> {
            if (event < NODE_DEVICE_KINDS.size()) {
                tell(number, deviceChanged(device, NODE_DEVICE_KINDS.get(event)));
            }
        };
        this.nodeDeviceUpdated =
                (connection, device, number) -> tell(number, deviceChanged(device, NodeDeviceEvent.Kind.UPDATED));
        this.poolLifecycle = (connection, pool, event, detail, number) -> {
            if (event < POOL_KINDS.size()) {
                tell(number, new Notice.PoolChanged(poolEvent(pool, POOL_KINDS.get(event))));
            }
        };
        this.poolRefreshed = (connection, pool, number) ->
                tell(number, new Notice.PoolChanged(poolEvent(pool, StoragePoolEvent.Kind.REFRESHED)));
    }

    /** A number for a connection, by which it is told what libvirt has to say to it. The receiver may only hand on what it hears. */
    Pointer add(Consumer<Notice> receiver) {
        long number = numbers.incrementAndGet();
        receivers.put(number, receiver);
        return new Pointer(number);
    }

    void remove(Pointer number) {
        receivers.remove(Pointer.nativeValue(number));
    }

    private void tell(Pointer number, Notice notice) {
        Consumer<Notice> receiver = receivers.get(Pointer.nativeValue(number));
        if (receiver != null) {
            receiver.accept(notice);
        }
    }

    private UUID domainUuid(Pointer domain) {
        DomainPointer pointer = new DomainPointer();
        pointer.setPointer(domain);
        return Live.uuid(pointer, lib::virDomainGetUUIDString);
    }

    private DomainEvent domainEvent(Pointer domain, DomainEvent.Kind kind) {
        DomainPointer pointer = new DomainPointer();
        pointer.setPointer(domain);
        return new DomainEvent(lib.virDomainGetName(pointer), Live.uuid(pointer, lib::virDomainGetUUIDString), kind);
    }

    private NetworkEvent networkEvent(Pointer network, NetworkEvent.Kind kind) {
        NetworkPointer pointer = new NetworkPointer();
        pointer.setPointer(network);
        return new NetworkEvent(lib.virNetworkGetName(pointer), Live.uuid(pointer, lib::virNetworkGetUUIDString), kind);
    }

    private Notice deviceChanged(Pointer device, NodeDeviceEvent.Kind kind) {
        DevicePointer pointer = new DevicePointer();
        pointer.setPointer(device);
        return new Notice.DeviceChanged(new NodeDeviceEvent(lib.virNodeDeviceGetName(pointer), kind));
    }

    private StoragePoolEvent poolEvent(Pointer pool, StoragePoolEvent.Kind kind) {
        StoragePoolPointer pointer = new StoragePoolPointer();
        pointer.setPointer(pool);
        return new StoragePoolEvent(
                lib.virStoragePoolGetName(pointer), Live.uuid(pointer, lib::virStoragePoolGetUUIDString), kind);
    }
}
