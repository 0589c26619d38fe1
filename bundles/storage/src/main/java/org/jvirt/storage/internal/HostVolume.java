package org.jvirt.storage.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Set;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.storage.DiskImage;
import org.jvirt.api.storage.ProgressListener;
import org.jvirt.api.storage.StorageVolume;
import org.jvirt.api.storage.StorageVolumeInfo;
import org.jvirt.api.storage.WipeAlgorithm;
import org.jvirt.api.xml.StorageVolumeXml;
import org.jvirt.storage.internal.volume.StoredVolume;
import org.jvirt.storage.internal.volume.VolumeStore;

/** A volume of this host, by its pool and its name. */
final class HostVolume implements StorageVolume {
    private final HostPool pool;
    private final String name;

    HostVolume(HostPool pool, String name) {
        this.pool = pool;
        this.name = name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String pool() {
        return pool.name();
    }

    @Override
    public String key() {
        return path();
    }

    @Override
    public String path() {
        return location().toString();
    }

    Path location() {
        return store().path(name);
    }

    StoredVolume stored() {
        return store().get(name);
    }

    @Override
    public StorageVolumeInfo info() {
        StoredVolume volume = stored();
        return new StorageVolumeInfo(volume.type(), volume.capacity(), volume.allocation());
    }

    @Override
    public String xml() {
        StoredVolume volume = stored();
        String path = volume.path().toString();
        return StorageVolumeXml.format(volume.definition(), volume.type(), path, path);
    }

    @Override
    public DiskImage image() {
        StoredVolume volume = store().openable(name);
        return new DiskImage(volume.path(), volume.type(), volume.format());
    }

    @Override
    public void delete() {
        changing(() -> store().delete(name));
    }

    @Override
    public void wipe(WipeAlgorithm algorithm, ProgressListener progress) {
        changing(() -> store().wipe(name, algorithm, progress));
    }

    @Override
    public void resize(long capacity, Set<Resize> how) {
        changing(() -> {
            long now = stored().capacity();
            long wanted = how.contains(Resize.DELTA) ? changed(now, capacity, how.contains(Resize.SHRINK)) : capacity;
            if (wanted < 0) {
                throw new InvalidRequest("a volume of " + wanted + " bytes cannot be: expected 0 or more");
            }
            if (wanted < now && !how.contains(Resize.SHRINK)) {
                throw new InvalidRequest("volume '" + name + "' has " + now + " bytes and would shrink to " + wanted
                        + ": shrinking has to be asked for");
            }
            store().resize(name, wanted, how);
        });
    }

    /** As in libvirt, a difference is positive both ways. */
    private static long changed(long now, long by, boolean shrink) {
        try {
            return shrink ? Math.subtractExact(now, Math.abs(by)) : Math.addExact(now, by);
        } catch (ArithmeticException tooMuch) {
            throw new InvalidRequest("a volume of " + now + " and " + by + " bytes is more than any storage holds");
        }
    }

    @Override
    public void upload(InputStream from, long offset, long length, ProgressListener progress) throws IOException {
        changing(() -> store().upload(name, from, offset, length, progress));
    }

    @Override
    public void download(OutputStream to, long offset, long length, ProgressListener progress) throws IOException {
        pool.busy().whileReading(location(), () -> store().download(name, to, offset, length, progress));
    }

    private <X extends Exception> void changing(BusyVolumes.Work<X> work) throws X {
        pool.busy().whileChanging(location(), work);
    }

    private VolumeStore store() {
        return pool.volumeStore();
    }
}
