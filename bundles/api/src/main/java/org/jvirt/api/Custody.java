package org.jvirt.api;

/** Where a device is after it left its domain. */
public enum Custody {
    /** Assignable to any domain. */
    FREE,
    /**
     * Out of its domain's xenstore entries, permissions and IOMMU context and not decoding, but kept from other domains: a PV guest
     * keeps what it has mapped until it ends, and no toolstack can take that back.
     */
    HELD_BACK
}
