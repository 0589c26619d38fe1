package org.jvirt.api;

/** How a domain is virtualized, in Xen's words where Xen has one. */
public enum DomainType {
    /** Hardware-virtualized, with a device model. */
    HVM,
    /** Paravirtualized. */
    PV,
    /** Hardware-virtualized without a device model; takes no passed-through device. */
    PVH,
    /** A container on the host's own kernel, such as LXC's. */
    CONTAINER
}
