package org.jvirt.api.storage;

import java.nio.file.Path;

/**
 * What a domain's disk is made of.
 *
 * @param path where a hypervisor on this host finds it
 * @param format as its content looks: the guest has written that content, so whoever uses the disk must have expected it
 */
public record DiskImage(Path path, StorageVolumeInfo.Type type, StorageVolumeFormat format) {}
