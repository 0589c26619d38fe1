package org.jvirt.libvirt.internal.session;

import com.sun.jna.Pointer;
import org.jvirt.libvirt.internal.capi.LibVirt;
import org.libvirt.jna.ConnectionPointer;

/** What libvirt can be asked to tell of. */
public enum EventKind {
    DOMAIN_LIFECYCLE,
    DEVICE_REMOVED,
    DEVICE_REMOVAL_FAILED,
    NETWORK,
    NODE_DEVICE,
    NODE_DEVICE_UPDATE,
    POOL,
    POOL_REFRESH;

    /**
     * Has events of this kind told from now on, by libvirt's number for them.
     *
     * @return libvirt's number for the registration, or -1
     */
    int register(LibVirt lib, ConnectionPointer connection, Callbacks callbacks, Pointer number) {
        return switch (this) {
            case DOMAIN_LIFECYCLE ->
                lib.virConnectDomainEventRegisterAny(connection, null, 0, callbacks.domainLifecycle, number, null);
            case DEVICE_REMOVED ->
                lib.virConnectDomainEventRegisterAny(connection, null, 15, callbacks.deviceRemoved, number, null);
            case DEVICE_REMOVAL_FAILED ->
                lib.virConnectDomainEventRegisterAny(connection, null, 22, callbacks.deviceRemovalFailed, number, null);
            case NETWORK ->
                lib.virConnectNetworkEventRegisterAny(connection, null, 0, callbacks.networkLifecycle, number, null);
            case NODE_DEVICE ->
                lib.virConnectNodeDeviceEventRegisterAny(
                        connection, null, 0, callbacks.nodeDeviceLifecycle, number, null);
            case NODE_DEVICE_UPDATE ->
                lib.virConnectNodeDeviceEventRegisterAny(
                        connection, null, 1, callbacks.nodeDeviceUpdated, number, null);
            case POOL ->
                lib.virConnectStoragePoolEventRegisterAny(connection, null, 0, callbacks.poolLifecycle, number, null);
            case POOL_REFRESH ->
                lib.virConnectStoragePoolEventRegisterAny(connection, null, 1, callbacks.poolRefreshed, number, null);
        };
    }

    void deregister(LibVirt lib, ConnectionPointer connection, int registration) {
        switch (this) {
            case DOMAIN_LIFECYCLE, DEVICE_REMOVED, DEVICE_REMOVAL_FAILED ->
                lib.virConnectDomainEventDeregisterAny(connection, registration);
            case NETWORK -> lib.virConnectNetworkEventDeregisterAny(connection, registration);
            case NODE_DEVICE, NODE_DEVICE_UPDATE ->
                lib.virConnectNodeDeviceEventDeregisterAny(connection, registration);
            case POOL, POOL_REFRESH -> lib.virConnectStoragePoolEventDeregisterAny(connection, registration);
        }
    }
}
