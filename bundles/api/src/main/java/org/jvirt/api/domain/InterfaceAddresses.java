package org.jvirt.api.domain;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.jvirt.api.network.MacAddress;

/**
 * A network card of a domain that runs, and the addresses that the guest has there (virDomainInterface).
 *
 * @param name the host's end of it, such as {@code vif1.0}, or the guest's own name of it where the guest tells
 * @param mac empty where it has none, such as a guest's loopback
 * @param addresses in the order of who tells; it may have none
 */
public record InterfaceAddresses(String name, Optional<MacAddress> mac, List<Address> addresses) {
    public InterfaceAddresses {
        addresses = List.copyOf(addresses);
    }

    /**
     * An address.
     *
     * @param prefix the length of its network's prefix, in bits; 0 where who tells does not know
     */
    public record Address(InetAddress address, int prefix) {}
}
