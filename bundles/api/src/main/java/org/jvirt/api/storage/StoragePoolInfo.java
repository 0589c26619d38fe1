package org.jvirt.api.storage;

/**
 * What a driver says of a pool at one moment.
 *
 * @param persistent whether it has a definition
 * @param autostart whether it is started with the driver
 * @param capacity in bytes; 0 while it is inactive, as are the other sizes
 * @param allocation in bytes
 * @param available in bytes
 */
public record StoragePoolInfo(
        boolean active, boolean persistent, boolean autostart, long capacity, long allocation, long available) {}
