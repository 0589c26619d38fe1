package org.jvirt.api.storage;

import java.nio.file.Path;
import java.util.UUID;
import org.jvirt.api.error.InvalidRequest;

/**
 * What a pool is, or is to be.
 *
 * @param target where its volumes are on this host
 * @param permissions those of the target
 */
public record StoragePoolDefinition(
        String name, UUID uuid, StoragePoolSource source, Path target, StoragePermissions permissions) {
    /**
     * @throws InvalidRequest if nothing in storage may be called so, or the target is no absolute path
     */
    public StoragePoolDefinition {
        StorageName.require("storage pool", name);
        HostPath.require("target path", target);
    }
}
