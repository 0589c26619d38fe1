package org.jvirt.api.storage;

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
        NETWORK
    }
}
