package org.jvirt.xen.sim.internal.storage;

import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.Set;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.storage.DiskImage;
import org.jvirt.api.storage.ProgressListener;
import org.jvirt.api.storage.StorageVolume;
import org.jvirt.api.storage.StorageVolumeDefinition;
import org.jvirt.api.storage.StorageVolumeFormat;
import org.jvirt.api.storage.StorageVolumeInfo;
import org.jvirt.api.storage.WipeAlgorithm;
import org.jvirt.api.xml.StorageVolumeXml;

/** A volume without content. */
final class SimulatedVolume implements StorageVolume {
    private final SimulatedPool pool;
    private volatile StorageVolumeDefinition definition;

    SimulatedVolume(SimulatedPool pool, StorageVolumeDefinition definition) {
        this.pool = pool;
        this.definition = definition;
    }

    @Override
    public String name() {
        return definition.name();
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
        return pool.target().resolve(name()).toString();
    }

    @Override
    public StorageVolumeInfo info() {
        return new StorageVolumeInfo(
                StorageVolumeInfo.Type.FILE,
                definition.capacity().orElseThrow(),
                definition.allocation().orElseThrow());
    }

    @Override
    public String xml() {
        return StorageVolumeXml.format(definition, StorageVolumeInfo.Type.FILE, key(), path());
    }

    @Override
    public DiskImage image() {
        return new DiskImage(
                Path.of(path()),
                StorageVolumeInfo.Type.FILE,
                definition.format().orElse(StorageVolumeFormat.RAW));
    }

    @Override
    public void delete() {
        pool.remove(this);
    }

    @Override
    public void wipe(WipeAlgorithm algorithm, ProgressListener progress) {
        // There is nothing in it that could be read.
    }

    @Override
    public void resize(long capacity, Set<Resize> how) {
        long now = info().capacity();
        boolean shrink = how.contains(Resize.SHRINK);
        long wanted = how.contains(Resize.DELTA) ? now + (shrink ? -capacity : capacity) : capacity;
        if (wanted < 0 || (wanted < now && !shrink)) {
            throw new InvalidRequest("volume '" + name() + "' has " + now + " bytes and would shrink to " + wanted
                    + ": shrinking has to be asked for, and ends at 0");
        }
        definition = new StorageVolumeDefinition(
                name(),
                OptionalLong.of(wanted),
                OptionalLong.of(how.contains(Resize.ALLOCATE) ? wanted : Math.min(wanted, info().allocation())),
                definition.format(),
                definition.backing(),
                definition.permissions());
    }

    @Override
    public void upload(InputStream from, long offset, long length, ProgressListener progress) {
        throw withoutContent();
    }

    @Override
    public void download(OutputStream to, long offset, long length, ProgressListener progress) {
        throw withoutContent();
    }

    private static NotSupported withoutContent() {
        return new NotSupported("a simulated volume has no content");
    }
}
