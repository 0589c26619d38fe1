package org.jvirt.api.xml;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.BiPredicate;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.network.DhcpHost;
import org.jvirt.api.network.DhcpRange;
import org.jvirt.api.network.Dns;
import org.jvirt.api.network.NetworkDefinition;
import org.jvirt.api.network.NetworkIp;
import org.jvirt.api.network.NetworkUpdate;
import org.jvirt.api.network.NetworkUpdate.Command;

/** What a {@link NetworkUpdate} makes of a network. It only says so: nothing is changed here. */
public final class NetworkUpdateXml {
    private NetworkUpdateXml() {}

    /**
     * The network with the change.
     *
     * @throws InvalidRequest if the part makes no sense, is there already, or is not there
     * @throws NotSupported if such a part cannot be changed
     */
    public static NetworkDefinition apply(NetworkDefinition network, NetworkUpdate update) {
        Dns dns = network.dns();
        return switch (update.section()) {
            case IP_DHCP_HOST -> dhcpHost(network, update);
            case IP_DHCP_RANGE -> dhcpRange(network, update);
            case DNS_HOST ->
                network.withDns(dns.withHosts(fixed(dns.hosts(), DnsXml.host(part(update, "host")), update.command())));
            case DNS_TXT ->
                network.withDns(dns.withTxts(fixed(dns.txts(), DnsXml.txt(part(update, "txt")), update.command())));
            case DNS_SRV ->
                network.withDns(dns.withSrvs(fixed(dns.srvs(), DnsXml.srv(part(update, "srv")), update.command())));
            case FORWARD_INTERFACE, PORTGROUP ->
                throw new NotSupported("a change of "
                        + update.section().name().toLowerCase(Locale.ROOT).replace('_', '-')
                        + " is not supported: expected ip-dhcp-host, ip-dhcp-range, dns-host, dns-txt or dns-srv");
        };
    }

    private static XmlElement part(NetworkUpdate update, String name) {
        XmlElement part = XmlElement.parse(update.xml());
        if (!part.name().equals(name)) {
            throw part.wrong("the part is a <" + Printable.of(part.name()) + ">: expected a <" + name + ">");
        }
        return part;
    }

    private static NetworkDefinition dhcpHost(NetworkDefinition network, NetworkUpdate update) {
        DhcpHost host = NetworkIpXml.host(part(update, "host"));
        return withIp(network, update.parentIndex(), ip -> ip.subnet().contains(host.address()), ip -> {
            // A change of a host's address names the guest; the rest may be left out to take it away.
            BiPredicate<DhcpHost, DhcpHost> same =
                    update.command() == Command.MODIFY ? DhcpHost::sameGuest : NetworkUpdateXml::matches;
            return new NetworkIp(ip.subnet(), ip.ranges(), changed(ip.hosts(), host, update.command(), same));
        });
    }

    private static boolean matches(DhcpHost there, DhcpHost asked) {
        return there.address().equals(asked.address())
                && (asked.mac().isEmpty() || asked.mac().equals(there.mac()))
                && (asked.duid().isEmpty() || asked.duid().equals(there.duid()))
                && (asked.name().isEmpty() || asked.name().equals(there.name()));
    }

    private static NetworkDefinition dhcpRange(NetworkDefinition network, NetworkUpdate update) {
        DhcpRange range = NetworkIpXml.range(part(update, "range"));
        return withIp(
                network,
                update.parentIndex(),
                ip -> ip.subnet().contains(range.addresses().start()),
                ip -> new NetworkIp(
                        ip.subnet(),
                        fixed(
                                ip.ranges(),
                                range,
                                update.command(),
                                (there, asked) -> there.addresses().equals(asked.addresses())),
                        ip.hosts()));
    }

    private static NetworkDefinition withIp(
            NetworkDefinition network, OptionalInt index, Predicate<NetworkIp> fits, UnaryOperator<NetworkIp> change) {
        List<NetworkIp> ips = new ArrayList<>(network.ips());
        int found = index.orElseGet(() -> first(ips, fits));
        if (found < 0 || found >= ips.size()) {
            throw new InvalidRequest("network '" + network.name() + "' has no <ip> "
                    + (index.isPresent() ? "with the index " + found : "that the part fits into"));
        }
        ips.set(found, change.apply(ips.get(found)));
        return network.withIps(ips);
    }

    private static int first(List<NetworkIp> ips, Predicate<NetworkIp> fits) {
        for (int i = 0; i < ips.size(); i++) {
            if (fits.test(ips.get(i))) {
                return i;
            }
        }
        return -1;
    }

    /** A part that is added and taken away, but not modified: it has nothing by which to know it again. */
    private static <T> List<T> fixed(List<T> parts, T part, Command command) {
        return fixed(parts, part, command, Object::equals);
    }

    private static <T> List<T> fixed(List<T> parts, T part, Command command, BiPredicate<T, T> same) {
        if (command == Command.MODIFY) {
            throw new NotSupported("such a part cannot be modified: delete it, and add another");
        }
        return changed(parts, part, command, same);
    }

    private static <T> List<T> changed(List<T> parts, T part, Command command, BiPredicate<T, T> same) {
        List<T> changed = new ArrayList<>(parts);
        int there = -1;
        for (int i = 0; i < parts.size(); i++) {
            if (same.test(parts.get(i), part)) {
                there = i;
                break;
            }
        }
        boolean adds = command == Command.ADD_FIRST || command == Command.ADD_LAST;
        if (adds && there >= 0) {
            throw new InvalidRequest("the part is there already");
        }
        if (!adds && there < 0) {
            throw new InvalidRequest("there is no such part");
        }
        switch (command) {
            case ADD_FIRST -> changed.add(0, part);
            case ADD_LAST -> changed.add(part);
            case MODIFY -> changed.set(there, part);
            case DELETE -> changed.remove(there);
        }
        return changed;
    }
}
