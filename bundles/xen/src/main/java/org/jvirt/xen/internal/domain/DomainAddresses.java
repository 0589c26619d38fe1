package org.jvirt.xen.internal.domain;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jvirt.api.domain.AddressSource;
import org.jvirt.api.domain.AttachedInterface;
import org.jvirt.api.domain.InterfaceAddresses;
import org.jvirt.api.domain.InterfaceAddresses.Address;
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.network.DhcpLease;
import org.jvirt.api.network.MacAddress;
import org.jvirt.api.network.Network;
import org.jvirt.api.network.Networks;
import org.jvirt.spi.DomainResources;
import org.jvirt.xen.port.Neighbours;

/** Which addresses a guest has, by what others know of its network cards: Xen does not look into it. */
public final class DomainAddresses {
    private final SplitDevices devices;
    private final Neighbours neighbours;

    public DomainAddresses(SplitDevices devices, Neighbours neighbours) {
        this.devices = devices;
        this.neighbours = neighbours;
    }

    /** Of the cards of which something is known. */
    public List<InterfaceAddresses> of(XenDomain domain, AddressSource source, DomainResources resources) {
        Map<MacAddress, List<Address>> known = switch (source) {
            case LEASE -> leases(resources.networks());
            case ARP -> heardOf();
            case AGENT ->
                throw new NotSupported("jvirt talks to no agent in a guest of Xen's: expected the source lease or arp");
        };
        return devices.interfaces(domain.id()).values().stream()
                .flatMap(card -> addresses(card, known).stream())
                .toList();
    }

    private static Optional<InterfaceAddresses> addresses(
            AttachedInterface card, Map<MacAddress, List<Address>> known) {
        return card.mac()
                .map(known::get)
                .map(addresses -> new InterfaceAddresses(card.name().orElseThrow(), card.mac(), addresses));
    }

    /** A card is on one network, but xenstore tells only of its bridge. */
    private static Map<MacAddress, List<Address>> leases(Networks networks) {
        Map<MacAddress, List<Address>> leases = new HashMap<>();
        for (Network network : networks.list()) {
            if (network.info().active()) {
                for (DhcpLease lease : network.leases()) {
                    lease.mac()
                            .ifPresent(mac -> leases.computeIfAbsent(mac, unknown -> new ArrayList<>())
                                    .add(new Address(lease.address(), lease.prefix())));
                }
            }
        }
        return leases;
    }

    private Map<MacAddress, List<Address>> heardOf() {
        Map<MacAddress, List<Address>> heard = new HashMap<>();
        neighbours.addresses().forEach((mac, addresses) -> heard.put(mac, withoutPrefix(addresses)));
        return heard;
    }

    private static List<Address> withoutPrefix(List<InetAddress> addresses) {
        return addresses.stream().map(address -> new Address(address, 0)).toList();
    }
}
