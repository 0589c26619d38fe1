package org.jvirt.storage.internal.pool;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.storage.StoragePoolSource;
import org.jvirt.host.HostCommands;
import org.jvirt.storage.internal.tool.BlockDevice;
import org.jvirt.storage.internal.tool.Mounts.Mount;

/** A file system on a device. */
final class DeviceFileSystem implements Mountable {
    private final String pool;
    private final StoragePoolSource.FileSystem source;
    private final HostCommands host;

    DeviceFileSystem(String pool, StoragePoolSource.FileSystem source, HostCommands host) {
        this.pool = pool;
        this.source = source;
        this.host = host;
    }

    @Override
    public void requireBuildable(boolean overwrite) {
        if (source.format().equals("auto")) {
            throw new InvalidRequest("pool '" + pool
                    + "' does not say which file system to make: expected a source format such as ext4");
        }
        BlockDevice device = device();
        if (!overwrite) {
            device.requireEmpty();
        }
    }

    @Override
    public void build() {
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
    public void requireThere() {
        device();
    }

    @Override
    public List<String> mount(Path target) {
        return List.of(
                "mount", "-t", source.format(), "-o", OPTIONS, source.device().toString(), target.toString());
    }

    @Override
    public boolean isAt(Mount mount) {
        return mount.number().equals(device().number())
                || mount.source().equals(source.device().toString());
    }

    private BlockDevice device() {
        return BlockDevice.at(host, source.device());
    }
}
