package org.jvirt.api;

/** How a domain is moved to another host: those of libvirt's virDomainMigrateFlags that need no more than to be said, in the order of their bits. */
public enum MigrateFlag {
    /** It runs while it is moved. */
    LIVE,
    /** The hosts do it between them: the source opens the destination, by a URI as it is seen from there. */
    PEER2PEER,
    /** Its state goes through the hosts' own connection. */
    TUNNELLED,
    /** It is defined at the destination. */
    PERSIST_DEST,
    /** Its definition is forgotten at the source. */
    UNDEFINE_SOURCE,
    /** It is suspended at the destination. */
    PAUSED,
    /** Its disks are copied, where the hosts share none. */
    NON_SHARED_DISK,
    /** Of its disks what differs from their common base is copied. */
    NON_SHARED_INC,
    /** Nobody can change it meanwhile. */
    CHANGE_PROTECTION,
    /** Even if what its disks hold may suffer. */
    UNSAFE,
    /** Only its definition is moved. */
    OFFLINE,
    /** What repeats itself in its memory is sent in short. */
    COMPRESSED,
    /** An error of a disk ends it. */
    ABORT_ON_ERROR,
    /** It is slowed down until its memory can be followed. */
    AUTO_CONVERGE
}
