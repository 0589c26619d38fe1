package org.jvirt.libvirt.internal.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Set;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.storage.DiskImage;
import org.jvirt.api.storage.ProgressListener;
import org.jvirt.api.storage.StorageVolume;
import org.jvirt.api.storage.StorageVolumeInfo;
import org.jvirt.api.storage.WipeAlgorithm;
import org.jvirt.libvirt.internal.capi.Handle;
import org.jvirt.libvirt.internal.capi.Live;
import org.jvirt.libvirt.internal.session.Session;
import org.libvirt.jna.StoragePoolPointer;
import org.libvirt.jna.StorageVolPointer;
import org.libvirt.jna.virStorageVolInfo;

/** One volume, looked up anew at each call, by its key. */
record LibvirtVolume(Session session, String pool, String name, String key) implements StorageVolume {
    static LibvirtVolume of(Session session, Live live, StorageVolPointer pointer) {
        try (Handle<StoragePoolPointer> pool = live.own(
                live.lib().virStoragePoolLookupByVolume(pointer),
                live.lib()::virStoragePoolFree,
                "cannot find the pool of a volume")) {
            return new LibvirtVolume(
                    session,
                    live.lib().virStoragePoolGetName(pool.pointer()),
                    live.lib().virStorageVolGetName(pointer),
                    live.lib().virStorageVolGetKey(pointer));
        }
    }

    @Override
    public String path() {
        return with((live, volume) ->
                live.text(live.lib().virStorageVolGetPath(volume), "cannot read the path of " + this));
    }

    @Override
    public StorageVolumeInfo info() {
        return with((live, volume) -> {
            virStorageVolInfo info = new virStorageVolInfo();
            live.require(live.lib().virStorageVolGetInfo(volume, info), "cannot look at " + this);
            return new StorageVolumeInfo(type(info.type), info.capacity, info.allocation);
        });
    }

    /** virStorageVolType. */
    private static StorageVolumeInfo.Type type(int number) {
        return switch (number) {
            case 1 -> StorageVolumeInfo.Type.BLOCK;
            case 2, 5 -> StorageVolumeInfo.Type.DIR;
            case 3, 4 -> StorageVolumeInfo.Type.NETWORK;
            default -> StorageVolumeInfo.Type.FILE;
        };
    }

    @Override
    public String xml() {
        return with((live, volume) ->
                live.text(live.lib().virStorageVolGetXMLDesc(volume, 0), "cannot read the XML of " + this));
    }

    /** libvirt resolves its own volumes, and decides itself what its domains may open. */
    @Override
    public DiskImage image() {
        throw new NotSupported(this + " is libvirt's: only its own domains are given it");
    }

    @Override
    public void delete() {
        with((live, volume) -> live.require(live.lib().virStorageVolDelete(volume, 0), "cannot delete " + this));
    }

    /** libvirt does the work in one call, which cannot be cancelled and tells of no progress. */
    @Override
    public void wipe(WipeAlgorithm algorithm, ProgressListener progress) {
        with((live, volume) -> live.require(
                live.lib().virStorageVolWipePattern(volume, pattern(algorithm), 0), "cannot wipe " + this));
    }

    /** virStorageVolWipeAlgorithm. */
    private static int pattern(WipeAlgorithm algorithm) {
        return switch (algorithm) {
            case ZERO -> 0;
            case RANDOM -> 8;
            case TRIM -> 9;
        };
    }

    @Override
    public void resize(long capacity, Set<Resize> how) {
        if (capacity < 0 && !how.containsAll(Set.of(Resize.DELTA, Resize.SHRINK))) {
            throw new InvalidRequest("a capacity of " + capacity + " for " + this
                    + " makes sense as a difference that shrinks it, and as nothing else");
        }
        int flags = how.stream().mapToInt(LibvirtVolume::flag).sum();
        with((live, volume) -> live.require(
                live.lib().virStorageVolResize(volume, Math.abs(capacity), flags), "cannot resize " + this));
    }

    /** virStorageVolResizeFlags. */
    private static int flag(Resize how) {
        return switch (how) {
            case ALLOCATE -> 1;
            case DELTA -> 2;
            case SHRINK -> 4;
        };
    }

    @Override
    public void upload(InputStream from, long offset, long length, ProgressListener progress) throws IOException {
        try (Live live = session.use();
                Handle<StorageVolPointer> volume = lookup(live);
                VolumeStream stream = VolumeStream.open(live, "upload to " + this)) {
            stream.begin(live.lib().virStorageVolUpload(volume.pointer(), stream.pointer(), offset, length, 0));
            stream.send(from, length, progress);
            stream.finish();
        }
    }

    @Override
    public void download(OutputStream to, long offset, long length, ProgressListener progress) throws IOException {
        try (Live live = session.use();
                Handle<StorageVolPointer> volume = lookup(live);
                VolumeStream stream = VolumeStream.open(live, "download of " + this)) {
            stream.begin(live.lib().virStorageVolDownload(volume.pointer(), stream.pointer(), offset, length, 0));
            stream.receive(to, length, progress);
            stream.finish();
        }
    }

    <T> T with(Use<T> use) {
        try (Live live = session.use();
                Handle<StorageVolPointer> volume = lookup(live)) {
            return use.of(live, volume.pointer());
        }
    }

    private Handle<StorageVolPointer> lookup(Live live) {
        return live.own(
                live.lib().virStorageVolLookupByKey(live.connection(), key),
                live.lib()::virStorageVolFree,
                "failed to get " + this);
    }

    @FunctionalInterface
    interface Use<T> {
        T of(Live live, StorageVolPointer volume);
    }

    @Override
    public String toString() {
        return "vol '" + name + "'";
    }
}
