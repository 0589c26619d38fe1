package org.jvirt.network.internal.link;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.network.InterfaceName;
import org.jvirt.api.network.IpLiteral;
import org.jvirt.api.network.NetworkIp;
import org.jvirt.api.network.Subnet;
import org.jvirt.host.HostCommands;

/** The addresses that the host reaches already: by its interfaces, or by a route. */
public final class AddressesInUse {
    private final IpShow ip;

    public AddressesInUse(HostCommands commands) {
        this.ip = new IpShow(commands);
    }

    private record Use(Subnet subnet, String dev) {}

    /**
     * @param own the interface that does not count
     * @throws InvalidState if one of the addresses is in use by another interface
     */
    public void requireFree(List<NetworkIp> wanted, InterfaceName own) {
        List<Use> uses = new ArrayList<>();
        addAddresses(uses);
        addRoutes(uses, "-4", 32);
        addRoutes(uses, "-6", 128);
        for (NetworkIp network : wanted) {
            for (Use use : uses) {
                if (!use.dev().equals(own.text()) && use.subnet().overlaps(network.subnet())) {
                    throw new InvalidState("the addresses " + network.subnet() + " are in use on this host: "
                            + use.subnet() + " is reached by '" + Printable.of(use.dev()) + "'");
                }
            }
        }
    }

    private void addAddresses(List<Use> uses) {
        for (JsonNode link : ip.read("address", "show")) {
            for (JsonNode address : link.path("addr_info")) {
                uses.add(new Use(
                        new Subnet(
                                IpLiteral.parse(address.path("local").asText()),
                                address.path("prefixlen").asInt()),
                        link.path("ifname").asText()));
            }
        }
    }

    private void addRoutes(List<Use> uses, String family, int longest) {
        for (JsonNode route : ip.read(family, "route", "show")) {
            subnet(route.path("dst").asText(), longest)
                    .ifPresent(
                            subnet -> uses.add(new Use(subnet, route.path("dev").asText("no interface"))));
        }
    }

    /** The way to everywhere is in nobody's way. */
    private static Optional<Subnet> subnet(String destination, int longest) {
        if (destination.equals("default")) {
            return Optional.empty();
        }
        int slash = destination.indexOf('/');
        return slash < 0
                ? Optional.of(new Subnet(IpLiteral.parse(destination), longest))
                : Optional.of(new Subnet(
                        IpLiteral.parse(destination.substring(0, slash)),
                        Integer.parseInt(destination.substring(slash + 1))));
    }
}
