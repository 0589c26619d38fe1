package org.jvirt.storage.internal.pool;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.storage.StoragePoolDefinition;
import org.jvirt.api.storage.StoragePoolSource;
import org.jvirt.host.HostCommands;
import org.jvirt.storage.internal.tool.BlockDevice;
import org.jvirt.storage.internal.tool.Mounts;
import org.jvirt.storage.internal.tool.Mounts.Mount;
import org.jvirt.storage.internal.volume.VolumeStore;

/** A file system on a device, mounted at a folder. */
final class FileSystemPool implements PoolBackend {
    private final StoragePoolDefinition pool;
    private final StoragePoolSource.FileSystem source;
    private final DirPool folder;
    private final HostCommands host;
    private final Mounts mounts;

    FileSystemPool(
            StoragePoolDefinition pool,
            StoragePoolSource.FileSystem source,
            DirPool folder,
            HostCommands host,
            Mounts mounts) {
        this.pool = pool;
        this.source = source;
        this.folder = folder;
        this.host = host;
        this.mounts = mounts;
    }

    @Override
    public void build(boolean overwrite) {
        if (source.format().equals("auto")) {
            throw new InvalidRequest("pool '" + pool.name()
                    + "' does not say which file system to make: expected a source format such as ext4");
        }
        BlockDevice device = BlockDevice.at(host, source.device());
        if (!overwrite) {
            device.requireEmpty();
        }
        folder.build(overwrite);
        List<String> line = new ArrayList<>(List.of("mkfs", "-t", source.format()));
        // The device was looked at: mkfs need not ask again, and could not.
        switch (source.format()) {
            case "ext2", "ext3", "ext4" -> line.addAll(List.of("-F", "-q"));
            case "xfs", "btrfs" -> line.addAll(List.of("-f", "-q"));
            default -> {
                // It has no question to ask.
            }
        }
        line.add(source.device().toString());
        host.runLong(line, percent -> {});
    }

    @Override
    public void start() {
        folder.start();
        Optional<Mount> mounted = mounts.at(pool.target());
        BlockDevice device = BlockDevice.at(host, source.device());
        if (mounted.isEmpty()) {
            host.run(
                    "mount",
                    "-t",
                    source.format(),
                    "-o",
                    "nodev,nosuid,noexec",
                    source.device().toString(),
                    pool.target().toString());
        } else if (!isOf(mounted.get(), device)) {
            throw new InvalidState("something else is mounted on " + pool.target() + " ("
                    + mounted.get().source() + "): expected nothing");
        }
    }

    private boolean isOf(Mount mount, BlockDevice device) {
        return mount.number().equals(device.number())
                || mount.source().equals(source.device().toString());
    }

    @Override
    public void stop() {
        if (isThere()) {
            host.run("umount", pool.target().toString());
        }
    }

    @Override
    public void delete() {
        folder.delete();
    }

    @Override
    public boolean isThere() {
        return mounts.at(pool.target()).isPresent();
    }

    @Override
    public Space space() {
        return folder.space();
    }

    @Override
    public VolumeStore volumes() {
        return folder.volumes();
    }
}
