package org.jvirt.api;

/**
 * A device that is kept from other domains until a domain has ended.
 *
 * @param domain the domain that may still have the device mapped, by name, or by number where it has none
 */
public record HeldDevice(PciAddress address, int domainId, String domain) {}
