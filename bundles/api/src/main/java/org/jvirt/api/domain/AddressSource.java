package org.jvirt.api.domain;

/** Who tells which addresses a guest has (virDomainInterfaceAddressesSource). */
public enum AddressSource {
    /** The DHCP servers of the connection's networks. */
    LEASE,
    /** The guest's own agent. */
    AGENT,
    /** The host's kernel, of those that it has spoken with lately. */
    ARP
}
