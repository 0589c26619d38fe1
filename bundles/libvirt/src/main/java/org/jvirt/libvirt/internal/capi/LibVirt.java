package org.jvirt.libvirt.internal.capi;

import com.sun.jna.Callback;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.IntByReference;
import com.sun.jna.ptr.PointerByReference;
import org.jspecify.annotations.Nullable;
import org.libvirt.jna.CString;
import org.libvirt.jna.ConnectionPointer;
import org.libvirt.jna.DevicePointer;
import org.libvirt.jna.DomainPointer;
import org.libvirt.jna.Libvirt;
import org.libvirt.jna.NetworkPointer;
import org.libvirt.jna.StoragePoolPointer;
import org.libvirt.jna.StorageVolPointer;
import org.libvirt.jna.StreamPointer;

/**
 * The functions of libvirt: those that libvirt-java declares, and beside them on the same library those that it lacks. Names, parameters and numbers
 * are those of libvirt's headers.
 */
public interface LibVirt extends Libvirt {
    int VIR_DOMAIN_AFFECT_LIVE = 1;
    int VIR_DOMAIN_AFFECT_CONFIG = 2;
    int VIR_DOMAIN_MEM_MAXIMUM = 4;
    int VIR_DOMAIN_VCPU_MAXIMUM = 4;

    // virterror.h: what went wrong last on this thread.

    int virGetLastErrorCode();

    @Nullable
    String virGetLastErrorMessage();

    /** {@link #virSetErrorFunc} with a function of C's. */
    void virSetErrorFunc(@Nullable Pointer userData, @Nullable Pointer handler);

    // libvirt-host.h

    int virConnectRef(ConnectionPointer connection);

    /** The number of the host's processors, those that are offline counted; neither map nor online need be asked for. */
    int virNodeGetCPUMap(
            ConnectionPointer connection, @Nullable PointerByReference map, @Nullable IntByReference online, int flags);

    /**
     * @param cell -1 for all cells together
     * @param stats an array of virNodeMemoryStats; null to be told how many there are
     */
    int virNodeGetMemoryStats(
            ConnectionPointer connection, int cell, @Nullable Pointer stats, IntByReference count, int flags);

    /**
     * @param cpu -1 for all processors together
     * @param stats an array of virNodeCPUStats; null to be told how many there are
     */
    int virNodeGetCPUStats(
            ConnectionPointer connection, int cpu, @Nullable Pointer stats, IntByReference count, int flags);

    // libvirt-domain.h

    int virConnectListAllDomains(ConnectionPointer connection, PointerByReference domains, int flags);

    /**
     * @param device an alias; null for the first console
     */
    int virDomainOpenConsole(DomainPointer domain, @Nullable String device, StreamPointer stream, int flags);

    int virDomainSetMemoryFlags(DomainPointer domain, NativeLong kib, int flags);

    /**
     * @param domains an array that ends with null
     * @param records where an array of virDomainStatsRecord is to be named
     */
    int virDomainListGetStats(@Nullable Pointer[] domains, int stats, PointerByReference records, int flags);

    /**
     * @param maps for each virtual processor a bit for each of the host's, each map of so many bytes
     */
    int virDomainGetVcpuPinInfo(DomainPointer domain, int count, byte[] maps, int bytes, int flags);

    /**
     * @param map a bit for each of the host's processors, of so many bytes
     */
    int virDomainPinVcpuFlags(DomainPointer domain, int vcpu, byte[] map, int bytes, int flags);

    int virDomainGetVcpusFlags(DomainPointer domain, int flags);

    void virDomainInterfaceFree(Pointer card);

    void virDomainStatsRecordListFree(@Nullable Pointer records);

    int virDomainDetachDeviceAlias(DomainPointer domain, String alias, int flags);

    int virDomainSaveFlags(DomainPointer domain, String file, @Nullable String xml, int flags);

    int virDomainRestoreFlags(ConnectionPointer connection, String file, @Nullable String xml, int flags);

    @Nullable
    CString virDomainSaveImageGetXMLDesc(ConnectionPointer connection, String file, int flags);

    /** {@link Libvirt#virDomainMigrate3} with parameters that libvirt has put together. */
    @Nullable
    DomainPointer virDomainMigrate3(
            DomainPointer domain, ConnectionPointer destination, @Nullable Pointer params, int count, int flags);

    int virDomainMigrateToURI3(
            DomainPointer domain, String destination, @Nullable Pointer params, int count, int flags);

    // libvirt-common.h

    int virTypedParamsAddString(
            PointerByReference params, IntByReference count, IntByReference room, String name, String value);

    void virTypedParamsFree(@Nullable Pointer params, int count);

    // libvirt-network.h

    int virConnectListAllNetworks(ConnectionPointer connection, PointerByReference networks, int flags);

    int virNetworkUpdate(NetworkPointer network, int command, int section, int parentIndex, String xml, int flags);

    int virNetworkGetDHCPLeases(NetworkPointer network, @Nullable String mac, PointerByReference leases, int flags);

    void virNetworkDHCPLeaseFree(Pointer lease);

    int virConnectNetworkEventRegisterAny(
            ConnectionPointer connection,
            @Nullable NetworkPointer network,
            int event,
            LifecycleCallback callback,
            Pointer opaque,
            @Nullable Pointer free);

    int virConnectNetworkEventDeregisterAny(ConnectionPointer connection, int callback);

    // libvirt-storage.h

    int virConnectListAllStoragePools(ConnectionPointer connection, PointerByReference pools, int flags);

    int virStoragePoolListAllVolumes(StoragePoolPointer pool, PointerByReference volumes, int flags);

    int virStorageVolWipePattern(StorageVolPointer volume, int algorithm, int flags);

    int virConnectStoragePoolEventRegisterAny(
            ConnectionPointer connection,
            @Nullable StoragePoolPointer pool,
            int event,
            Callback callback,
            Pointer opaque,
            @Nullable Pointer free);

    int virConnectStoragePoolEventDeregisterAny(ConnectionPointer connection, int callback);

    // libvirt-nodedev.h

    int virConnectListAllNodeDevices(ConnectionPointer connection, PointerByReference devices, int flags);

    int virConnectNodeDeviceEventRegisterAny(
            ConnectionPointer connection,
            @Nullable DevicePointer device,
            int event,
            Callback callback,
            Pointer opaque,
            @Nullable Pointer free);

    int virConnectNodeDeviceEventDeregisterAny(ConnectionPointer connection, int callback);

    // libvirt-stream.h

    int virStreamSend(StreamPointer stream, byte[] data, long length);

    int virStreamRecv(StreamPointer stream, byte[] data, long length);

    /** Something happened to a device of a domain: events 15 and 22. */
    interface DeviceCallback extends VirDomainEventCallback {
        void tell(Pointer connection, Pointer domain, Pointer alias, Pointer opaque);
    }

    /** The life cycle of a domain, a network, a pool, a node device. */
    interface LifecycleCallback extends VirDomainEventCallback {
        void tell(Pointer connection, Pointer object, int event, int detail, Pointer opaque);
    }

    /** Something happened to an object, and there is no more to tell. */
    interface PlainCallback extends Callback {
        void tell(Pointer connection, Pointer object, Pointer opaque);
    }
}
