package org.jvirt.api.storage;

import java.util.Optional;
import java.util.OptionalLong;
import org.jvirt.api.error.InvalidRequest;

/**
 * What a volume is, or is to be.
 *
 * @param capacity what a domain sees, in bytes; empty for that of the backing store
 * @param allocation what is taken on storage, in bytes; empty leaves it to the pool
 * @param format empty leaves it to the pool
 */
public record StorageVolumeDefinition(
        String name,
        OptionalLong capacity,
        OptionalLong allocation,
        Optional<StorageVolumeFormat> format,
        Optional<BackingStore> backing,
        StoragePermissions permissions) {
    /**
     * @throws InvalidRequest if nothing in storage may be called so
     */
    public StorageVolumeDefinition {
        StorageName.require("volume", name);
    }

    /**
     * What a volume is a layer over.
     *
     * @param path as the image has it: it may be relative, or anything else if the image is hostile
     * @param format empty if it is not said
     */
    public record BackingStore(String path, Optional<StorageVolumeFormat> format) {}
}
