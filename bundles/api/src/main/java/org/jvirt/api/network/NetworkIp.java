package org.jvirt.api.network;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.List;
import org.jvirt.api.error.InvalidRequest;

/**
 * An address that the host has on a network, and what the host gives to guests there.
 *
 * @param subnet the host's address, with the length of the network's prefix
 */
public record NetworkIp(Subnet subnet, List<DhcpRange> ranges, List<DhcpHost> hosts) {
    /** libvirt's, and dnsmasq's. */
    private static final BigInteger LARGEST_RANGE = BigInteger.valueOf(65535);

    /** With more common bits than these, no guest has room in an IPv4 network. */
    private static final int LONGEST_V4_PREFIX = 30;

    private static final int RA_PREFIX = 64;

    public NetworkIp {
        ranges = List.copyOf(ranges);
        hosts = List.copyOf(hosts);
        checkOwn(subnet);
        for (DhcpRange range : ranges) {
            checkRange(subnet, range.addresses());
        }
        for (DhcpHost host : hosts) {
            checkInside(subnet, host.address());
            if (host.address().equals(subnet.address())) {
                throw new InvalidRequest(
                        "the host " + IpLiteral.format(host.address()) + " has the network's own address");
            }
        }
        checkDuplicates(ranges, hosts);
        if (subnet.isV6() && subnet.prefix() < RA_PREFIX && !(ranges.isEmpty() && hosts.isEmpty())) {
            throw new InvalidRequest("DHCP in " + subnet + ": expected a prefix of at least " + RA_PREFIX);
        }
    }

    /** True if guests are given addresses here. */
    public boolean hasDhcp() {
        return !ranges.isEmpty() || !hosts.isEmpty();
    }

    private static void checkOwn(Subnet subnet) {
        InetAddress own = subnet.address();
        if (own.isAnyLocalAddress()
                || own.isLoopbackAddress()
                || own.isMulticastAddress()
                || own.isLinkLocalAddress()
                || own.getAddress()[0] == 0
                || subnet.isReserved(own)) {
            throw new InvalidRequest(
                    IpLiteral.format(own) + "/" + subnet.prefix() + " is no address that a host can have on a network");
        }
        if (subnet.prefix() < 1 || (!subnet.isV6() && subnet.prefix() > LONGEST_V4_PREFIX)) {
            throw new InvalidRequest("the network " + subnet + " has a prefix of " + subnet.prefix()
                    + ": expected one from 1 to " + (subnet.isV6() ? 128 : LONGEST_V4_PREFIX));
        }
    }

    private static void checkRange(Subnet subnet, AddressRange range) {
        checkInside(subnet, range.start());
        checkInside(subnet, range.end());
        if (range.size().compareTo(LARGEST_RANGE) > 0) {
            throw new InvalidRequest(
                    "the range " + range + " is too large: expected at most " + LARGEST_RANGE + " addresses");
        }
    }

    private static void checkInside(Subnet subnet, InetAddress address) {
        if (!subnet.contains(address)) {
            throw new InvalidRequest(IpLiteral.format(address) + " is outside of the network " + subnet);
        }
        if (subnet.isReserved(address)) {
            throw new InvalidRequest(IpLiteral.format(address) + " is no guest's address in the network " + subnet);
        }
    }

    private static void checkDuplicates(List<DhcpRange> ranges, List<DhcpHost> hosts) {
        for (int i = 0; i < ranges.size(); i++) {
            AddressRange range = ranges.get(i).addresses();
            if (ranges.subList(0, i).stream()
                    .anyMatch(other -> other.addresses().overlaps(range))) {
                throw new InvalidRequest("the range " + range + " overlaps another");
            }
        }
        for (int i = 0; i < hosts.size(); i++) {
            DhcpHost host = hosts.get(i);
            if (hosts.subList(0, i).stream().anyMatch(host::collidesWith)) {
                throw new InvalidRequest("the host " + IpLiteral.format(host.address())
                        + " has an address, a mac, an id or a name that another host has too");
            }
        }
    }
}
