package org.jvirt.storage.internal.pool;

import java.nio.file.Path;
import org.jvirt.api.storage.StoragePoolDefinition;
import org.jvirt.api.storage.StoragePoolSource;
import org.jvirt.host.HostCommands;
import org.jvirt.host.HostProcess;
import org.jvirt.host.OperationLock;
import org.jvirt.storage.internal.tool.Disk;
import org.jvirt.storage.internal.tool.Lvm;
import org.jvirt.storage.internal.tool.Mounts;
import org.jvirt.storage.internal.volume.BackingChain;
import org.jvirt.storage.internal.volume.BuildNames;
import org.jvirt.storage.internal.volume.FileVolumes;
import org.jvirt.storage.internal.volume.ImageTools;
import org.jvirt.storage.internal.volume.LogicalVolumes;
import org.jvirt.storage.internal.volume.Partitions;

/** Knows what keeps a pool of each type. */
public final class PoolBackends {
    private static final Path PROC = Path.of("/proc");

    private final HostCommands host;
    private final OperationLock lock;
    private final ImageTools tools;
    private final BuildNames buildNames = new BuildNames(new HostProcess(PROC));
    private final Mounts mounts = new Mounts(PROC.resolve("self/mountinfo"));
    private final BackingChain backingChain;

    public PoolBackends(HostCommands host, OperationLock lock, BackingChain backingChain) {
        this.host = host;
        this.tools = new ImageTools(host);
        this.lock = lock;
        this.backingChain = backingChain;
    }

    public PoolBackend of(StoragePoolDefinition pool) {
        StoragePoolSource source = pool.source();
        if (source instanceof StoragePoolSource.Logical logical) {
            Lvm lvm = new Lvm(host, logical.volumeGroup());
            return new LogicalPool(
                    logical, host, lvm, new LogicalVolumes(lvm, pool.target(), tools, buildNames, backingChain));
        }
        if (source instanceof StoragePoolSource.Disk partitioned) {
            Disk disk = new Disk(host, partitioned.device());
            return new DiskPool(partitioned, host, disk, new Partitions(disk, lock, tools, buildNames, backingChain));
        }
        DirPool folder = new DirPool(pool, new FileVolumes(pool.target(), tools, buildNames, backingChain));
        if (source instanceof StoragePoolSource.FileSystem fileSystem) {
            return mounted(pool, new DeviceFileSystem(pool.name(), fileSystem, host), folder);
        }
        return source instanceof StoragePoolSource.NetFs netFs ? mounted(pool, new NfsExport(netFs), folder) : folder;
    }

    private PoolBackend mounted(StoragePoolDefinition pool, Mountable mountable, DirPool folder) {
        return new MountedPool(pool.target(), mountable, folder, host, mounts);
    }
}
