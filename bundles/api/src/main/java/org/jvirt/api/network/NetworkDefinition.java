package org.jvirt.api.network;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.network.Forward.Mode;

/**
 * What a network is to be. One that makes no sense cannot be made: every part is checked, and all against each other.
 *
 * @param mac the bridge's own address; empty to have the driver choose one
 * @param domain what guests' names end with
 */
public record NetworkDefinition(
        String name,
        UUID uuid,
        Forward forward,
        Bridge bridge,
        OptionalInt mtu,
        Optional<MacAddress> mac,
        Optional<Domain> domain,
        Dns dns,
        List<NetworkIp> ips) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]{0,49}");
    private static final int LEAST_MTU = 68;
    private static final int LEAST_V6_MTU = 1280;
    private static final int MOST_MTU = 65535;

    /**
     * A DNS domain.
     *
     * @param localOnly whether nobody else is asked for names in it
     */
    public record Domain(DnsName name, boolean localOnly) {}

    public NetworkDefinition {
        ips = List.copyOf(ips);
        if (!NAME.matcher(name).matches()) {
            throw new InvalidRequest(
                    "'" + Printable.of(name)
                            + "' is no name for a network: expected up to 50 letters, digits, '.', '_' or '-', no '.' or '-' first");
        }
        checkMtu(mtu, ips);
        if (forward.mode() == Mode.BRIDGE) {
            checkForeignBridge(bridge, mtu, mac, domain, dns, ips);
        } else if (forward.mode() != Mode.ISOLATED && ips.isEmpty()) {
            throw new InvalidRequest("network '" + name + "' forwards, but has no <ip>");
        }
        checkIps(ips);
    }

    private static void checkMtu(OptionalInt mtu, List<NetworkIp> ips) {
        boolean v6 = ips.stream().anyMatch(ip -> ip.subnet().isV6());
        int least = v6 ? LEAST_V6_MTU : LEAST_MTU;
        if (mtu.isPresent() && (mtu.getAsInt() < least || mtu.getAsInt() > MOST_MTU)) {
            throw new InvalidRequest(
                    "<mtu> has size '" + mtu.getAsInt() + "': expected one from " + least + " to " + MOST_MTU);
        }
    }

    private static void checkForeignBridge(
            Bridge bridge,
            OptionalInt mtu,
            Optional<MacAddress> mac,
            Optional<Domain> domain,
            Dns dns,
            List<NetworkIp> ips) {
        if (bridge.name().isEmpty()) {
            throw new InvalidRequest("<forward> has mode 'bridge': expected the name of the host's <bridge> too");
        }
        if (mtu.isPresent()
                || mac.isPresent()
                || domain.isPresent()
                || !dns.equals(Dns.DEFAULT)
                || !ips.isEmpty()
                || !bridge.equals(Bridge.DEFAULT.named(bridge.name().get()))) {
            throw new InvalidRequest(
                    "<forward> has mode 'bridge': expected no <ip>, <dns>, <domain>, <mac> or <mtu>, and of <bridge> the name only");
        }
    }

    private static void checkIps(List<NetworkIp> ips) {
        for (int i = 0; i < ips.size(); i++) {
            NetworkIp ip = ips.get(i);
            for (NetworkIp other : ips.subList(0, i)) {
                if (ip.subnet().overlaps(other.subnet())) {
                    throw new InvalidRequest("two <ip> overlap: " + other.subnet() + " and " + ip.subnet());
                }
                if (ip.hasDhcp()
                        && other.hasDhcp()
                        && ip.subnet().isV6() == other.subnet().isV6()) {
                    throw new InvalidRequest(
                            "two <ip> of one family have <dhcp>: expected it in one, for one card cannot tell two networks apart");
                }
            }
        }
    }

    /** The same, with a name for its bridge. */
    public NetworkDefinition withBridge(InterfaceName chosen) {
        return new NetworkDefinition(name, uuid, forward, bridge.named(chosen), mtu, mac, domain, dns, ips);
    }

    /** The same, with an address for its bridge. */
    public NetworkDefinition withMac(MacAddress chosen) {
        return new NetworkDefinition(name, uuid, forward, bridge, mtu, Optional.of(chosen), domain, dns, ips);
    }

    /** The same, with other names. */
    public NetworkDefinition withDns(Dns other) {
        return new NetworkDefinition(name, uuid, forward, bridge, mtu, mac, domain, other, ips);
    }

    /** The same, with other addresses. */
    public NetworkDefinition withIps(List<NetworkIp> others) {
        return new NetworkDefinition(name, uuid, forward, bridge, mtu, mac, domain, dns, others);
    }

    /** True if both are one network, which can be defined anew. */
    public boolean isSameAs(NetworkDefinition other) {
        return name.equals(other.name) && uuid.equals(other.uuid);
    }

    /**
     * @throws InvalidRequest if another network has the name, the UUID, the bridge or an address of this one
     */
    public void requireApartFrom(NetworkDefinition other) {
        if (name.equals(other.name)) {
            throw new InvalidRequest("network '" + name + "' already exists with uuid " + other.uuid);
        }
        if (uuid.equals(other.uuid)) {
            throw new InvalidRequest("the uuid " + uuid + " belongs to network '" + other.name + "'");
        }
        boolean shared = forward.mode() == Mode.BRIDGE && other.forward.mode() == Mode.BRIDGE;
        if (!shared && bridge.name().isPresent() && bridge.name().equals(other.bridge.name())) {
            throw new InvalidRequest(
                    "the bridge '" + bridge.name().get() + "' belongs to network '" + other.name + "'");
        }
        for (NetworkIp ip : ips) {
            for (NetworkIp taken : other.ips) {
                if (ip.subnet().overlaps(taken.subnet())) {
                    throw new InvalidRequest("the addresses " + ip.subnet() + " overlap " + taken.subnet()
                            + " of network '" + other.name + "'");
                }
            }
        }
    }
}
