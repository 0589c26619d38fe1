package org.jvirt.storage.internal.volume;

import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.storage.StoragePermissions;
import org.jvirt.api.storage.StorageVolumeDefinition;
import org.jvirt.api.storage.StorageVolumeFormat;

/** What logical volumes and partitions have in common. */
final class DeviceVolumes {
    private DeviceVolumes() {}

    /**
     * @param what such as "a logical volume"
     * @throws InvalidRequest if a device cannot be such a volume
     */
    static void require(String what, StorageVolumeDefinition volume, long capacity) {
        if (volume.format().orElse(StorageVolumeFormat.RAW) != StorageVolumeFormat.RAW) {
            throw new InvalidRequest(what + " is raw: expected no format, or raw");
        }
        if (!volume.permissions().equals(StoragePermissions.NONE)) {
            throw new InvalidRequest(what + "'s permissions are udev's: expected none");
        }
        if (capacity == 0) {
            throw new InvalidRequest(what + " cannot be empty: expected a capacity");
        }
    }
}
