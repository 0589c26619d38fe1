package org.jvirt.storage.internal.volume;

import java.nio.file.Path;
import org.jvirt.api.storage.StorageVolumeDefinition;
import org.jvirt.api.storage.StorageVolumeFormat;
import org.jvirt.api.storage.StorageVolumeInfo;

/**
 * A volume that is there.
 *
 * @param definition what it is, with its sizes and its format
 */
public record StoredVolume(StorageVolumeDefinition definition, StorageVolumeInfo.Type type, Path path) {
    public long capacity() {
        return definition.capacity().orElse(0);
    }

    public long allocation() {
        return definition.allocation().orElse(0);
    }

    public StorageVolumeFormat format() {
        return definition.format().orElse(StorageVolumeFormat.RAW);
    }
}
