package org.jvirt.api.network;

import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;

/**
 * An address that a guest has.
 *
 * @param expiry when it ends; empty if it never does
 * @param mac the guest's card; empty where an IPv6 guest does not tell
 * @param prefix the length of the network's prefix, in bits
 * @param hostname the name that the guest gave itself. It is the guest's own text: print it with care
 * @param clientId the DHCP client id, or for IPv6 the DUID
 */
public record DhcpLease(
        Optional<Instant> expiry,
        Optional<MacAddress> mac,
        InetAddress address,
        int prefix,
        Optional<String> hostname,
        Optional<String> clientId) {}
