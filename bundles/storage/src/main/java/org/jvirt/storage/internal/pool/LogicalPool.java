package org.jvirt.storage.internal.pool;

import java.nio.file.Path;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.storage.StoragePoolSource;
import org.jvirt.host.HostCommands;
import org.jvirt.storage.internal.tool.BlockDevice;
import org.jvirt.storage.internal.tool.Lvm;
import org.jvirt.storage.internal.volume.VolumeStore;

/** An LVM volume group. */
final class LogicalPool implements PoolBackend {
    private final StoragePoolSource.Logical source;
    private final HostCommands host;
    private final Lvm lvm;
    private final VolumeStore volumes;

    LogicalPool(StoragePoolSource.Logical source, HostCommands host, Lvm lvm, VolumeStore volumes) {
        this.source = source;
        this.host = host;
        this.lvm = lvm;
        this.volumes = volumes;
    }

    @Override
    public void build(boolean overwrite) {
        if (source.devices().isEmpty()) {
            throw new InvalidRequest("volume group '" + source.volumeGroup()
                    + "' has no devices to be made on: expected a source device");
        }
        for (Path path : source.devices()) {
            BlockDevice device = BlockDevice.at(host, path);
            if (!overwrite) {
                device.requireEmpty();
            }
        }
        lvm.createGroup(source.devices());
    }

    @Override
    public void start() {
        lvm.activate(true);
    }

    @Override
    public void stop() {
        lvm.activate(false);
    }

    @Override
    public void delete() {
        int left = lvm.volumes().size();
        if (left > 0) {
            throw new InvalidState("volume group '" + source.volumeGroup() + "' has " + left
                    + " logical volumes: expected them to be deleted first");
        }
        lvm.removeGroup(source.devices());
    }

    @Override
    public boolean isThere() {
        return lvm.exists();
    }

    @Override
    public Space space() {
        Lvm.Group group = lvm.sizes();
        return new Space(group.size(), group.size() - group.free(), group.free());
    }

    @Override
    public VolumeStore volumes() {
        return volumes;
    }
}
