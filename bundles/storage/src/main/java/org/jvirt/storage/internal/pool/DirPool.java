package org.jvirt.storage.internal.pool;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.storage.StoragePermissions;
import org.jvirt.api.storage.StoragePoolDefinition;
import org.jvirt.storage.internal.volume.VolumeStore;

/** A folder. */
final class DirPool implements PoolBackend {
    /** libvirt's mode for a pool's folder: who knows a volume's name can reach it, nobody else can list them. */
    private static final int MODE = 0711;

    private final StoragePoolDefinition pool;
    private final VolumeStore volumes;

    DirPool(StoragePoolDefinition pool, VolumeStore volumes) {
        this.pool = pool;
        this.volumes = volumes;
    }

    /** A folder that is there is left as it is, with all that is in it, but for the permissions that the definition asks for. */
    @Override
    public void build(boolean overwrite) {
        Path folder = pool.target();
        try {
            boolean missing = !Files.isDirectory(folder);
            Files.createDirectories(folder);
            StoragePermissions permissions = pool.permissions();
            if (missing || permissions.mode().isPresent()) {
                Files.setAttribute(folder, "unix:mode", permissions.mode().orElse(MODE));
            }
            if (permissions.owner().isPresent()) {
                Files.setAttribute(folder, "unix:uid", permissions.owner().getAsInt());
            }
            if (permissions.group().isPresent()) {
                Files.setAttribute(folder, "unix:gid", permissions.group().getAsInt());
            }
        } catch (IOException failed) {
            throw new HostFault("folder " + folder + " cannot be made: " + failed.getMessage(), failed);
        }
    }

    @Override
    public void start() {
        if (!isThere()) {
            throw new InvalidState(pool.target() + " is no folder: expected one, as pool-build makes it");
        }
    }

    @Override
    public void stop() {
        // A folder is there or not; it is neither started nor stopped.
    }

    @Override
    public void delete() {
        try {
            Files.delete(pool.target());
        } catch (NoSuchFileException gone) {
            throw new InvalidState(pool.target() + " is not there: nothing was deleted");
        } catch (DirectoryNotEmptyException inUse) {
            throw new InvalidState(pool.target() + " is not empty: expected its volumes to be deleted first");
        } catch (IOException failed) {
            throw new HostFault("folder " + pool.target() + " cannot be deleted: " + failed.getMessage(), failed);
        }
    }

    @Override
    public boolean isThere() {
        return Files.isDirectory(pool.target());
    }

    @Override
    public Space space() {
        try {
            FileStore store = Files.getFileStore(pool.target());
            long total = store.getTotalSpace();
            return new Space(total, total - store.getUnallocatedSpace(), store.getUsableSpace());
        } catch (IOException failed) {
            throw new HostFault("folder " + pool.target() + " cannot be looked at: " + failed.getMessage(), failed);
        }
    }

    @Override
    public VolumeStore volumes() {
        return volumes;
    }
}
