package org.jvirt.storage.internal.pool;

/** How much a pool holds, in bytes. */
public record Space(long capacity, long allocation, long available) {
    public static final Space NONE = new Space(0, 0, 0);
}
