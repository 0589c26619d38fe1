package org.jvirt.api.nodedev;

/** How a driver comes to know that a device came or went. */
public enum EventSource {
    /** The kernel tells, by netlink, at once. */
    NETLINK,
    /** The driver looks now and then. */
    POLLING,
    /** Whoever changes the devices tells: a simulated host, or a daemon. */
    HOST
}
