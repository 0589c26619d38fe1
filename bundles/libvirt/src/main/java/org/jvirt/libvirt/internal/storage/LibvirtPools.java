package org.jvirt.libvirt.internal.storage;

import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.Printable;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.api.storage.StoragePool;
import org.jvirt.api.storage.StoragePoolEvent;
import org.jvirt.api.storage.StoragePools;
import org.jvirt.api.storage.StorageVolume;
import org.jvirt.libvirt.internal.capi.Handle;
import org.jvirt.libvirt.internal.capi.Handles;
import org.jvirt.libvirt.internal.capi.Live;
import org.jvirt.libvirt.internal.session.EventKind;
import org.jvirt.libvirt.internal.session.Notice;
import org.jvirt.libvirt.internal.session.Session;
import org.libvirt.jna.StoragePoolPointer;
import org.libvirt.jna.StorageVolPointer;

/** The storage pools that libvirt keeps. */
public final class LibvirtPools implements StoragePools {
    private static final int CREATE_BUILD = 1;
    private static final int CREATE_OVERWRITE = 1 << 1;
    private static final int CREATE_NO_OVERWRITE = 1 << 2;

    private final Session session;

    public LibvirtPools(Session session) {
        this.session = session;
    }

    @Override
    public List<StoragePool> list() {
        try (Live live = session.use();
                Handles<StoragePoolPointer> all = live.list(
                        array -> live.lib().virConnectListAllStoragePools(live.connection(), array, 0),
                        StoragePoolPointer::new,
                        live.lib()::virStoragePoolFree,
                        "cannot list storage pools")) {
            return all.map(pointer -> pool(live, pointer)).stream()
                    .sorted(Comparator.comparing(StoragePool::name))
                    .toList();
        }
    }

    @Override
    public StoragePool lookup(String nameOrUuid) {
        try (Live live = session.use()) {
            StoragePoolPointer found = live.lib().virStoragePoolLookupByName(live.connection(), nameOrUuid);
            if (found == null && Live.isUuid(nameOrUuid)) {
                found = live.lib().virStoragePoolLookupByUUIDString(live.connection(), nameOrUuid);
            }
            return known(live, found, "failed to get pool '" + Printable.of(nameOrUuid) + "'");
        }
    }

    private StoragePool known(Live live, @Nullable StoragePoolPointer found, String what) {
        try (Handle<StoragePoolPointer> pool = live.own(found, live.lib()::virStoragePoolFree, what)) {
            return pool(live, pool.pointer());
        }
    }

    @Override
    public StorageVolume lookupVolume(String pathOrKey) {
        try (Live live = session.use()) {
            StorageVolPointer found = live.lib().virStorageVolLookupByPath(live.connection(), pathOrKey);
            if (found == null) {
                found = live.lib().virStorageVolLookupByKey(live.connection(), pathOrKey);
            }
            String what = "failed to get vol '" + Printable.of(pathOrKey) + "'";
            try (Handle<StorageVolPointer> volume = live.own(found, live.lib()::virStorageVolFree, what)) {
                return LibvirtVolume.of(session, live, volume.pointer());
            }
        }
    }

    @Override
    public StoragePool define(String xml) {
        try (Live live = session.use()) {
            return made(live, live.lib().virStoragePoolDefineXML(live.connection(), xml, 0), "cannot define the pool");
        }
    }

    @Override
    public StoragePool create(String xml, Build build) {
        int flags = switch (build) {
            case NONE -> 0;
            case NO_OVERWRITE -> LibvirtPool.isFormatted(xml) ? CREATE_NO_OVERWRITE : CREATE_BUILD;
            case OVERWRITE -> CREATE_OVERWRITE;
        };
        try (Live live = session.use()) {
            return made(
                    live, live.lib().virStoragePoolCreateXML(live.connection(), xml, flags), "cannot create the pool");
        }
    }

    private StoragePool made(Live live, @Nullable StoragePoolPointer answer, String what) {
        try (Handle<StoragePoolPointer> pool = live.made(answer, live.lib()::virStoragePoolFree, what)) {
            return pool(live, pool.pointer());
        }
    }

    private StoragePool pool(Live live, StoragePoolPointer pointer) {
        return new LibvirtPool(
                session,
                live.lib().virStoragePoolGetName(pointer),
                Live.uuid(pointer, live.lib()::virStoragePoolGetUUIDString));
    }

    @Override
    public Subscription onEvent(Consumer<StoragePoolEvent> listener) {
        return session.listen(EnumSet.of(EventKind.POOL, EventKind.POOL_REFRESH), notice -> {
            if (notice instanceof Notice.PoolChanged changed) {
                listener.accept(changed.event());
            }
        });
    }
}
