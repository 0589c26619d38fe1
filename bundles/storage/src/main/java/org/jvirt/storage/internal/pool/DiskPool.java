package org.jvirt.storage.internal.pool;

import java.nio.file.Files;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.storage.StoragePoolSource;
import org.jvirt.host.HostCommands;
import org.jvirt.storage.internal.tool.BlockDevice;
import org.jvirt.storage.internal.tool.Disk;
import org.jvirt.storage.internal.tool.PartitionTable;
import org.jvirt.storage.internal.volume.VolumeStore;

/** A disk whose partitions are the volumes. */
final class DiskPool implements PoolBackend {
    private final StoragePoolSource.Disk source;
    private final HostCommands host;
    private final Disk disk;
    private final VolumeStore volumes;

    DiskPool(StoragePoolSource.Disk source, HostCommands host, Disk disk, VolumeStore volumes) {
        this.source = source;
        this.host = host;
        this.disk = disk;
        this.volumes = volumes;
    }

    @Override
    public void build(boolean overwrite) {
        BlockDevice device = BlockDevice.at(host, source.device());
        if (!overwrite) {
            device.requireEmpty();
        }
        disk.label(source.label().label());
    }

    /** The kernel may have to be told of the partitions: it does not look at every device by itself. */
    @Override
    public void start() {
        BlockDevice.at(host, source.device());
        PartitionTable table = disk.table();
        if (!table.label().equals(source.label().label())) {
            throw new InvalidState("device " + source.device() + " has a partition table of format " + table.label()
                    + ": expected " + source.label().label());
        }
        disk.showPartitions();
    }

    @Override
    public void stop() {
        // The partitions are there as long as the disk is.
    }

    @Override
    public void delete() {
        int left = disk.table().partitions().size();
        if (left > 0) {
            throw new InvalidState(
                    "device " + source.device() + " has " + left + " partitions: expected them to be deleted first");
        }
        disk.removeLabel();
    }

    @Override
    public boolean isThere() {
        return Files.exists(source.device());
    }

    @Override
    public Space space() {
        PartitionTable table = disk.table();
        return new Space(table.capacity(), table.allocation(), table.capacity() - table.allocation());
    }

    @Override
    public VolumeStore volumes() {
        return volumes;
    }
}
