package org.jvirt.api.storage;

import java.util.Locale;

/**
 * What a driver says of a volume at one moment.
 *
 * @param capacity what a domain sees, in bytes
 * @param allocation what it takes on storage, in bytes
 */
public record StorageVolumeInfo(Type type, long capacity, long allocation) {
    /** libvirt's virStorageVolType. */
    public enum Type {
        FILE,
        BLOCK,
        DIR,
        NETWORK;

        /** libvirt's word for it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
