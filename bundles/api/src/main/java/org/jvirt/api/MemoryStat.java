package org.jvirt.api;

import java.util.Locale;

/** What a host may tell of a domain's memory, in the order and in the units of libvirt (virDomainMemoryStatTags). */
public enum MemoryStat {
    /** What the guest has read back from swap space, in KiB. */
    SWAP_IN,
    /** What the guest has written to swap space, in KiB. */
    SWAP_OUT,
    /** How often the guest had to fetch a page from a disk. */
    MAJOR_FAULT,
    /** How often the guest missed a page that was in its memory all the same. */
    MINOR_FAULT,
    /** What the guest uses for nothing, in KiB. */
    UNUSED,
    /** What the guest's system sees as its memory, in KiB. */
    AVAILABLE,
    /** What the balloon leaves the guest, in KiB. */
    ACTUAL,
    /** What the domain takes of the host's memory, in KiB. */
    RSS,
    /** What the guest could give back without having to swap, in KiB. */
    USABLE,
    /** When the guest has told of itself last, in seconds since 1970. */
    LAST_UPDATE,
    /** What the guest could give back of its disks' caches, in KiB. */
    DISK_CACHES,
    /** How often the guest was given a huge page. */
    HUGETLB_PGALLOC,
    /** How often the guest wanted a huge page and got none. */
    HUGETLB_PGFAIL;

    /** virsh's word, such as {@code swap_in}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
