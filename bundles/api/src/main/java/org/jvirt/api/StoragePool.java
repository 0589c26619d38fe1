package org.jvirt.api;

import java.util.UUID;

/**
 * A storage pool.
 *
 * @param capacity in bytes
 * @param available in bytes
 */
public record StoragePool(String name, UUID uuid, boolean active, long capacity, long available) {}
