package org.jvirt.shell.internal.fake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.jvirt.api.storage.DiskImage;
import org.jvirt.api.storage.ProgressListener;
import org.jvirt.api.storage.StorageVolume;
import org.jvirt.api.storage.StorageVolumeFormat;
import org.jvirt.api.storage.StorageVolumeInfo;
import org.jvirt.api.storage.WipeAlgorithm;

/** A volume of 4 MiB. */
final class FakeVolume implements StorageVolume {
    private final FakePool pool;
    private final String name;

    FakeVolume(FakePool pool, String name) {
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
        return "key of " + name;
    }

    @Override
    public String path() {
        return "/" + pool.name() + "/" + name;
    }

    @Override
    public StorageVolumeInfo info() {
        return new StorageVolumeInfo(StorageVolumeInfo.Type.FILE, 4 << 20, 1000);
    }

    @Override
    public String xml() {
        return "<volume>\n  <name>" + name + "</name>\n  <capacity>4194304</capacity>\n</volume>\n";
    }

    @Override
    public DiskImage image() {
        return new DiskImage(Path.of(path()), StorageVolumeInfo.Type.FILE, StorageVolumeFormat.RAW);
    }

    @Override
    public void delete() {
        pool.note("delete " + name);
    }

    @Override
    public void wipe(WipeAlgorithm algorithm, ProgressListener progress) {
        pool.note("wipe " + name + " " + algorithm);
    }

    @Override
    public void resize(long capacity, Set<Resize> how) {
        pool.note("resize " + name + " " + capacity + " " + new TreeSet<>(how));
    }

    @Override
    public void upload(InputStream from, long offset, long length, ProgressListener progress) throws IOException {
        pool.note("upload " + new String(from.readAllBytes(), StandardCharsets.UTF_8) + " " + offset + " " + length);
    }

    @Override
    public void download(OutputStream to, long offset, long length, ProgressListener progress) throws IOException {
        to.write(("from " + offset + " to " + length).getBytes(StandardCharsets.UTF_8));
    }
}
