package org.jvirt.shell.internal.volume;

import org.jvirt.api.storage.StorageVolume;
import org.jvirt.api.storage.StorageVolumeInfo;

/** A volume and what the host says of it. */
record VolumeSummary(String name, String path, StorageVolumeInfo info) {
    static VolumeSummary of(StorageVolume volume) {
        return new VolumeSummary(volume.name(), volume.path(), volume.info());
    }
}
