package org.jvirt.xen.host.internal.store;

/** What the driver of {@code xen:///system} asked of xenstored, and how long it waited. A transaction counts as one request, its repeats included. */
public interface XenStoreMXBean {
    /** How many requests there were. */
    long getRequests();

    /** How many of them failed: refused, not answered in time, or cut. */
    long getFailures();

    /** How long they took together, in milliseconds. */
    double getTotalMillis();

    /** How long the longest took, in milliseconds. */
    double getMaxMillis();
}
