package org.jvirt.shell.internal.fake;

import java.util.List;
import java.util.UUID;
import org.jvirt.api.error.NoSuchStorageVolume;
import org.jvirt.api.storage.ProgressListener;
import org.jvirt.api.storage.StoragePool;
import org.jvirt.api.storage.StoragePoolInfo;
import org.jvirt.api.storage.StorageVolume;
import org.jvirt.api.xml.StorageVolumeXml;

/** A pool whose only volume is {@code disk}. */
public final class FakePool implements StoragePool {
    private final FakeStoragePools pools;
    private final String name;
    private final boolean active;

    FakePool(FakeStoragePools pools, String name, boolean active) {
        this.pools = pools;
        this.name = name;
        this.active = active;
    }

    void note(String what) {
        pools.done.add(what);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public UUID uuid() {
        return new UUID(0, name.length());
    }

    @Override
    public StoragePoolInfo info() {
        return active
                ? new StoragePoolInfo(true, true, true, 100L << 30, 1536, 0)
                : new StoragePoolInfo(false, true, false, 0, 0, 0);
    }

    @Override
    public String xml() {
        return "<pool type='dir'>\n</pool>\n";
    }

    @Override
    public String definitionXml() {
        return "<pool type='dir'>\n  <name>next</name>\n</pool>\n";
    }

    @Override
    public void build(boolean overwrite) {
        note("build " + name + (overwrite ? " over" : ""));
    }

    @Override
    public void start() {
        note("start " + name);
    }

    @Override
    public void refresh() {
        note("refresh " + name);
    }

    @Override
    public void destroy() {
        note("destroy " + name);
    }

    @Override
    public void delete() {
        note("delete " + name);
    }

    @Override
    public void undefine() {
        note("undefine " + name);
    }

    @Override
    public void setAutostart(boolean autostart) {
        note("autostart " + name + " " + autostart);
    }

    @Override
    public List<StorageVolume> volumes() {
        return List.of(new FakeVolume(this, "disk"));
    }

    @Override
    public StorageVolume volume(String volume) {
        if (!volume.equals("disk")) {
            throw new NoSuchStorageVolume("failed to get vol '" + volume + "'");
        }
        return volumes().get(0);
    }

    @Override
    public StorageVolume createVolume(String xml, ProgressListener progress) {
        note("create " + StorageVolumeXml.parse(xml));
        progress.progress(1, 4);
        return new FakeVolume(this, StorageVolumeXml.parse(xml).name());
    }

    @Override
    public StorageVolume createVolumeFrom(String xml, StorageVolume source, ProgressListener progress) {
        note("copy " + source.name() + " to " + StorageVolumeXml.parse(xml).name());
        return new FakeVolume(this, StorageVolumeXml.parse(xml).name());
    }
}
