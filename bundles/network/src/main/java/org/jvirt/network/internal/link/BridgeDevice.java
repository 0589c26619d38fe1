package org.jvirt.network.internal.link;

import java.util.Optional;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.network.InterfaceName;
import org.jvirt.api.network.IpLiteral;
import org.jvirt.api.network.MacAddress;
import org.jvirt.api.network.NetworkDefinition;
import org.jvirt.api.network.NetworkIp;
import org.jvirt.host.HostCommands;

/**
 * The kernel bridge of one network. It is known by its address, which the driver chose for it: the kernel makes a bridge and gives it its address in
 * one step, so that no crash can leave one that nobody knows.
 */
public final class BridgeDevice {
    private final HostCommands commands;
    private final Links links;
    private final Sysctl sysctl;
    private final NetworkDefinition network;
    private final InterfaceName name;
    private final MacAddress mac;

    public BridgeDevice(HostCommands commands, NetworkDefinition network) {
        this.commands = commands;
        this.links = new Links(commands);
        this.sysctl = new Sysctl(commands);
        this.network = network;
        this.name = network.bridge().name().orElseThrow();
        this.mac = network.mac().orElseThrow();
    }

    public boolean exists() {
        return links.find(name).filter(this::isOurs).isPresent();
    }

    /**
     * Makes it, or makes one that a crash left what it should be.
     *
     * @throws InvalidState if the host has another interface of that name
     */
    public void ensure() {
        Optional<Link> there = links.find(name);
        if (there.isPresent() && !isOurs(there.get())) {
            throw new InvalidState("the host has an interface '" + name + "' already, and it is not network '"
                    + network.name() + "': expected another name for the bridge");
        }
        if (there.isEmpty()) {
            commands.run(
                    "ip",
                    "link",
                    "add",
                    "name",
                    name.text(),
                    "address",
                    mac.text(),
                    "type",
                    "bridge",
                    "stp_state",
                    network.bridge().stp() ? "1" : "0",
                    "forward_delay",
                    Integer.toString(network.bridge().delaySeconds() * 100));
        }
        boolean v6 = network.ips().stream().anyMatch(ip -> ip.subnet().isV6());
        // The host is a router here: what guests advertise does not concern it, and without IPv6 it is not to be
        // reached by it either.
        String settings = "net/ipv6/conf/" + name + "/";
        sysctl.set(settings + "disable_ipv6=" + (v6 ? "0" : "1"), settings + "accept_ra=0", settings + "autoconf=0");
        commands.feed(addressesAndUp(), "ip", "-batch", "-");
    }

    private String addressesAndUp() {
        StringBuilder batch = new StringBuilder();
        network.mtu().ifPresent(mtu -> batch.append("link set dev " + name + " mtu " + mtu + "\n"));
        for (NetworkIp ip : network.ips()) {
            batch.append("address replace ")
                    .append(IpLiteral.format(ip.subnet().address()))
                    .append("/")
                    .append(ip.subnet().prefix())
                    // Nobody can have the address before there is a guest, and without one the kernel would not finish
                    // asking.
                    .append(ip.subnet().isV6() ? " nodad" : " broadcast +")
                    .append(" dev ")
                    .append(name)
                    .append("\n");
        }
        return batch.append("link set dev " + name + " up\n").toString();
    }

    /** Takes it away, if it is there; one that is not this network's stays. */
    public void remove() {
        if (exists()) {
            commands.run("ip", "link", "delete", "dev", name.text(), "type", "bridge");
        }
    }

    private boolean isOurs(Link link) {
        return link.isBridge() && link.mac().equals(Optional.of(mac));
    }
}
