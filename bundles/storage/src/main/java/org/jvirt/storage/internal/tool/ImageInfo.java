package org.jvirt.storage.internal.tool;

import java.util.Optional;
import org.jvirt.api.storage.StorageVolumeDefinition.BackingStore;

/**
 * What qemu-img says of an image.
 *
 * @param capacity in bytes
 * @param allocation in bytes
 */
public record ImageInfo(long capacity, long allocation, Optional<BackingStore> backing) {}
