package org.jvirt.api.domain;

/**
 * How large a disk of a domain is, in bytes (virDomainBlockInfo).
 *
 * @param capacity what the guest sees
 * @param allocation what of it takes room on the host
 * @param physical how long the file or device is that has it; a file with holes takes less room
 */
public record DiskSize(long capacity, long allocation, long physical) {}
