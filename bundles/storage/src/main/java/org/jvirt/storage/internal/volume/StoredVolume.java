package org.jvirt.storage.internal.volume;

import java.nio.file.Path;
import org.jvirt.api.error.InvalidRequest;
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

    /**
     * How much a copy of it holds.
     *
     * @throws InvalidRequest if a copy cannot be so
     */
    long capacityOfCopy(StorageVolumeDefinition copy) {
        if (copy.backing().isPresent()) {
            throw new InvalidRequest("a copy has all of its content itself: expected no backing store");
        }
        long wanted = copy.capacity().orElse(capacity());
        if (wanted < capacity()) {
            throw new InvalidRequest("a volume of " + wanted + " bytes has no room for the " + capacity()
                    + " bytes of '" + definition.name() + "'");
        }
        return wanted;
    }
}
