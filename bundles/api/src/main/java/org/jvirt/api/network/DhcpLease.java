package org.jvirt.api.network;

import java.net.InetAddress;
import java.time.Instant;
import java.util.Optional;

/**
 * An address that a guest has.
 *
 * @param expiry when it ends; empty if it never does
 * @param mac as {@code 52:54:00:12:34:56}
 * @param prefix the length of the network's prefix, in bits
 * @param hostname the name that the guest gave itself. It is the guest's own text: print it with care
 * @param clientId the DHCP client id, or for IPv6 the DUID
 */
public record DhcpLease(
        Optional<Instant> expiry,
        String mac,
        InetAddress address,
        int prefix,
        Optional<String> hostname,
        Optional<String> clientId) {}
