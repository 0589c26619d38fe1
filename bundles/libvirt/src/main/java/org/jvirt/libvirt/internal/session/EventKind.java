package org.jvirt.libvirt.internal.session;

import com.sun.jna.Pointer;
import java.util.function.ObjIntConsumer;
import org.jvirt.libvirt.internal.capi.LibVirt;
import org.libvirt.jna.ConnectionPointer;

/** What libvirt can be asked to tell of. */
public enum EventKind {
    DOMAIN_LIFECYCLE(domain(0, callbacks -> callbacks.domainLifecycle), domainEnd()),
    DEVICE_REMOVED(domain(15, callbacks -> callbacks.deviceRemoved), domainEnd()),
    DEVICE_REMOVAL_FAILED(domain(22, callbacks -> callbacks.deviceRemovalFailed), domainEnd()),
    NETWORK(
            (lib, connection, callbacks, number) -> lib.virConnectNetworkEventRegisterAny(
                    connection, null, 0, callbacks.networkLifecycle, number, null),
            lib -> lib::virConnectNetworkEventDeregisterAny),
    NODE_DEVICE(
            (lib, connection, callbacks, number) -> lib.virConnectNodeDeviceEventRegisterAny(
                    connection, null, 0, callbacks.nodeDeviceLifecycle, number, null),
            lib -> lib::virConnectNodeDeviceEventDeregisterAny),
    NODE_DEVICE_UPDATE(
            (lib, connection, callbacks, number) -> lib.virConnectNodeDeviceEventRegisterAny(
                    connection, null, 1, callbacks.nodeDeviceUpdated, number, null),
            lib -> lib::virConnectNodeDeviceEventDeregisterAny),
    POOL(
            (lib, connection, callbacks, number) -> lib.virConnectStoragePoolEventRegisterAny(
                    connection, null, 0, callbacks.poolLifecycle, number, null),
            lib -> lib::virConnectStoragePoolEventDeregisterAny),
    POOL_REFRESH(
            (lib, connection, callbacks, number) -> lib.virConnectStoragePoolEventRegisterAny(
                    connection, null, 1, callbacks.poolRefreshed, number, null),
            lib -> lib::virConnectStoragePoolEventDeregisterAny);

    private final Begin begin;
    private final End end;

    EventKind(Begin begin, End end) {
        this.begin = begin;
        this.end = end;
    }

    /** Answers with libvirt's number for the registration, or -1. */
    int register(LibVirt lib, ConnectionPointer connection, Callbacks callbacks, Pointer number) {
        return begin.register(lib, connection, callbacks, number);
    }

    void deregister(LibVirt lib, ConnectionPointer connection, int registration) {
        end.of(lib).accept(connection, registration);
    }

    @FunctionalInterface
    private interface Begin {
        int register(LibVirt lib, ConnectionPointer connection, Callbacks callbacks, Pointer number);
    }

    @FunctionalInterface
    private interface End {
        ObjIntConsumer<ConnectionPointer> of(LibVirt lib);
    }

    @FunctionalInterface
    private interface DomainCallback {
        LibVirt.VirDomainEventCallback of(Callbacks callbacks);
    }

    private static Begin domain(int event, DomainCallback callback) {
        return (lib, connection, callbacks, number) ->
                lib.virConnectDomainEventRegisterAny(connection, null, event, callback.of(callbacks), number, null);
    }

    private static End domainEnd() {
        return lib -> lib::virConnectDomainEventDeregisterAny;
    }
}
