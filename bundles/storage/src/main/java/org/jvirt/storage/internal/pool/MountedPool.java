package org.jvirt.storage.internal.pool;

import java.nio.file.Path;
import java.util.Optional;
import org.jvirt.api.error.InvalidState;
import org.jvirt.host.HostCommands;
import org.jvirt.storage.internal.tool.Mounts;
import org.jvirt.storage.internal.tool.Mounts.Mount;
import org.jvirt.storage.internal.volume.VolumeStore;

/** A folder that something is mounted at while the pool is active. */
final class MountedPool implements PoolBackend {
    private final Path target;
    private final Mountable source;
    private final DirPool folder;
    private final HostCommands host;
    private final Mounts mounts;

    MountedPool(Path target, Mountable source, DirPool folder, HostCommands host, Mounts mounts) {
        this.target = target;
        this.source = source;
        this.folder = folder;
        this.host = host;
        this.mounts = mounts;
    }

    @Override
    public void build(boolean overwrite) {
        source.requireBuildable(overwrite);
        folder.build(overwrite);
        source.build();
    }

    @Override
    public void start() {
        folder.start();
        Optional<Mount> mounted = mounts.at(target);
        source.requireThere();
        if (mounted.isEmpty()) {
            host.run(source.mount(target));
        } else if (!source.isAt(mounted.get())) {
            throw new InvalidState("something else is mounted on " + target + " ("
                    + mounted.get().source() + "): expected nothing");
        }
    }

    @Override
    public void stop() {
        if (isThere()) {
            host.run("umount", target.toString());
        }
    }

    @Override
    public void delete() {
        folder.delete();
    }

    @Override
    public boolean isThere() {
        return mounts.at(target).isPresent();
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
