package org.jvirt.libvirt.internal.storage;

import com.sun.jna.ptr.IntByReference;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.storage.ProgressListener;
import org.jvirt.api.storage.StoragePool;
import org.jvirt.api.storage.StoragePoolInfo;
import org.jvirt.api.storage.StorageVolume;
import org.jvirt.libvirt.internal.capi.Handle;
import org.jvirt.libvirt.internal.capi.Handles;
import org.jvirt.libvirt.internal.capi.LibVirt;
import org.jvirt.libvirt.internal.capi.LibvirtError;
import org.jvirt.libvirt.internal.capi.Live;
import org.jvirt.libvirt.internal.session.Session;
import org.libvirt.jna.StoragePoolPointer;
import org.libvirt.jna.StorageVolPointer;
import org.libvirt.jna.virStoragePoolInfo;

/** One pool, looked up anew at each call. */
record LibvirtPool(Session session, String name, UUID uuid) implements StoragePool {
    private static final Pattern FORMATTED = Pattern.compile("\\s*<pool type='(fs|disk|logical)'");
    private static final int XML_INACTIVE = 1;
    private static final int BUILD_NO_OVERWRITE = 1 << 2;
    private static final int BUILD_OVERWRITE = 1 << 3;

    @Override
    public StoragePoolInfo info() {
        return with((live, pool) -> {
            LibVirt lib = live.lib();
            String what = "cannot look at " + this;
            IntByReference autostart = new IntByReference();
            virStoragePoolInfo info = new virStoragePoolInfo();
            live.require(lib.virStoragePoolGetAutostart(pool, autostart), what);
            live.require(lib.virStoragePoolGetInfo(pool, info), what);
            return new StoragePoolInfo(
                    live.yes(lib.virStoragePoolIsActive(pool), what),
                    live.yes(lib.virStoragePoolIsPersistent(pool), what),
                    autostart.getValue() != 0,
                    info.capacity,
                    info.allocation,
                    info.available);
        });
    }

    @Override
    public String xml() {
        return xml(0);
    }

    @Override
    public String definitionXml() {
        return xml(XML_INACTIVE);
    }

    private String xml(int flags) {
        return with((live, pool) ->
                live.text(live.lib().virStoragePoolGetXMLDesc(pool, flags), "cannot read the XML of " + this));
    }

    /** Only where a pool is formatted is there something to say of what stands there already; elsewhere libvirt takes no flag. */
    static boolean isFormatted(String xml) {
        return FORMATTED.matcher(xml).lookingAt();
    }

    @Override
    public void build(boolean overwrite) {
        int careful = isFormatted(xml()) ? BUILD_NO_OVERWRITE : 0;
        act("cannot build", (lib, pool) -> lib.virStoragePoolBuild(pool, overwrite ? BUILD_OVERWRITE : careful));
    }

    @Override
    public void start() {
        act("cannot start", (lib, pool) -> lib.virStoragePoolCreate(pool, 0));
    }

    @Override
    public void refresh() {
        act("cannot refresh", (lib, pool) -> lib.virStoragePoolRefresh(pool, 0));
    }

    @Override
    public void destroy() {
        act("cannot destroy", LibVirt::virStoragePoolDestroy);
    }

    @Override
    public void delete() {
        act("cannot delete", (lib, pool) -> lib.virStoragePoolDelete(pool, 0));
    }

    @Override
    public void undefine() {
        act("cannot undefine", LibVirt::virStoragePoolUndefine);
    }

    @Override
    public void setAutostart(boolean autostart) {
        act("cannot set autostart of", (lib, pool) -> lib.virStoragePoolSetAutostart(pool, autostart ? 1 : 0));
    }

    @Override
    public List<StorageVolume> volumes() {
        return with((live, pool) -> {
            try (Handles<StorageVolPointer> all = live.list(
                    array -> live.lib().virStoragePoolListAllVolumes(pool, array, 0),
                    StorageVolPointer::new,
                    live.lib()::virStorageVolFree,
                    "cannot list the volumes of " + this)) {
                return all.map(pointer -> LibvirtVolume.of(session, live, pointer)).stream()
                        .sorted(Comparator.comparing(StorageVolume::name))
                        .<StorageVolume>map(volume -> volume)
                        .toList();
            }
        });
    }

    @Override
    public StorageVolume volume(String volume) {
        return with((live, pool) -> known(
                live,
                live.lib().virStorageVolLookupByName(pool, volume),
                "failed to get vol '" + Printable.of(volume) + "'"));
    }

    private StorageVolume known(Live live, @Nullable StorageVolPointer found, String what) {
        try (Handle<StorageVolPointer> volume = live.own(found, live.lib()::virStorageVolFree, what)) {
            return LibvirtVolume.of(session, live, volume.pointer());
        }
    }

    /** libvirt does the work in one call, which cannot be cancelled and tells of no progress. */
    @Override
    public StorageVolume createVolume(String xml, ProgressListener progress) {
        return with((live, pool) -> made(
                live, pool, live.lib().virStorageVolCreateXML(pool, xml, 0), "cannot create the volume in " + this));
    }

    /** As {@link #createVolume}, from a volume of the same host. */
    @Override
    public StorageVolume createVolumeFrom(String xml, StorageVolume source, ProgressListener progress) {
        if (!(source instanceof LibvirtVolume from) || from.session() != session) {
            throw new InvalidRequest("volume '" + source.name() + "' is not of " + session.uri()
                    + ": libvirt clones volumes of one connection");
        }
        return with((live, pool) -> from.with((sameLive, original) -> made(
                live,
                pool,
                live.lib().virStorageVolCreateXMLFrom(pool, xml, original, 0),
                "cannot clone volume '" + source.name() + "' into " + this)));
    }

    private StorageVolume made(Live live, StoragePoolPointer pool, @Nullable StorageVolPointer answer, String what) {
        if (answer == null) {
            LibvirtError error = live.error();
            // To libvirt a name with a slash is an invalid operation, as is a pool that is not active.
            if (error.code() == LibvirtError.OPERATION_INVALID && live.lib().virStoragePoolIsActive(pool) == 1) {
                throw new InvalidRequest(what + ": " + error.message());
            }
            throw live.definitionFailure(error, what);
        }
        return known(live, answer, what);
    }

    private void act(String what, Action action) {
        with((live, pool) -> live.require(action.on(live.lib(), pool), what + " " + this));
    }

    private <T> T with(Use<T> use) {
        try (Live live = session.use();
                Handle<StoragePoolPointer> pool = live.own(
                        live.lib().virStoragePoolLookupByUUIDString(live.connection(), uuid.toString()),
                        live.lib()::virStoragePoolFree,
                        "failed to get " + this)) {
            return use.of(live, pool.pointer());
        }
    }

    @FunctionalInterface
    private interface Action {
        int on(LibVirt lib, StoragePoolPointer pool);
    }

    @FunctionalInterface
    private interface Use<T> {
        T of(Live live, StoragePoolPointer pool);
    }

    @Override
    public String toString() {
        return "pool '" + name + "'";
    }
}
