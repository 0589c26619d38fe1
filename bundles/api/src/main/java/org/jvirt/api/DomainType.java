package org.jvirt.api;

/** How a domain is virtualized, in Xen's words. */
public enum DomainType {
    /** Hardware-virtualized, with a device model. */
    HVM,
    /** Paravirtualized. */
    PV,
    /** Hardware-virtualized without a device model; takes no passed-through device. */
    PVH
}
