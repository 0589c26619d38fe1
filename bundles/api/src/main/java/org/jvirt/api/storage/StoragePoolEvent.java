package org.jvirt.api.storage;

import java.util.UUID;

/** Something that happened to a pool. */
public record StoragePoolEvent(String pool, UUID uuid, Kind kind) {
    /** libvirt's virStoragePoolEventLifecycleType, and its refresh. */
    public enum Kind {
        DEFINED,
        UNDEFINED,
        STARTED,
        STOPPED,
        CREATED,
        DELETED,
        REFRESHED
    }
}
