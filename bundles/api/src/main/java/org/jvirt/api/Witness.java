package org.jvirt.api;

/**
 * What one party of the host says of a device now. The parties are asked one by one: the driver's own bookkeeping is but one of them.
 *
 * @param party such as {@code device model} or {@code hypervisor}
 * @param statement what it says, for people
 */
public record Witness(String party, String statement) {}
