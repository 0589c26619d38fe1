package org.jvirt.api.network;

import java.net.Inet6Address;
import java.util.Optional;
import org.jvirt.api.error.InvalidRequest;

/**
 * How addresses are translated.
 *
 * @param ipv6 translate IPv6 too, instead of routing it
 * @param addresses the IPv4 addresses that guests speak with; empty for that of the interface that leads outside
 * @param firstPort the first of the ports that guests speak from
 */
public record Nat(boolean ipv6, Optional<AddressRange> addresses, int firstPort, int lastPort) {
    public static final Nat DEFAULT = new Nat(false, Optional.empty(), 1024, 65535);

    public Nat {
        if (firstPort < 1 || lastPort > 65535 || firstPort > lastPort) {
            throw new InvalidRequest("the ports " + firstPort + " - " + lastPort
                    + " are no range: expected two numbers from 1 to 65535, in order");
        }
        if (addresses.isPresent() && addresses.get().start() instanceof Inet6Address) {
            throw new InvalidRequest("the addresses " + addresses.get() + " are for NAT: expected IPv4");
        }
    }
}
