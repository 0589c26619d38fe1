package org.jvirt.network.internal.dnsmasq;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jvirt.api.network.DhcpHost;
import org.jvirt.api.network.DhcpRange;
import org.jvirt.api.network.Dns;
import org.jvirt.api.network.DnsName;
import org.jvirt.api.network.Forward.Mode;
import org.jvirt.api.network.IpLiteral;
import org.jvirt.api.network.NetworkDefinition;
import org.jvirt.api.network.NetworkIp;

/**
 * What dnsmasq reads, in its own language. A definition holds no character that could end a line or begin an option.
 *
 * @param configuration read once, at the start
 * @param dhcpHosts read again on SIGHUP
 * @param dnsHosts read again on SIGHUP
 */
record DnsmasqFiles(String configuration, String dhcpHosts, String dnsHosts) {
    /** The length of a prefix in which guests choose addresses themselves. */
    private static final int AUTOCONF_PREFIX = 64;

    static DnsmasqFiles of(NetworkDefinition network, Path folder) {
        return new DnsmasqFiles(configuration(network, folder), dhcpHosts(network), dnsHosts(network.dns()));
    }

    private static String configuration(NetworkDefinition network, Path folder) {
        Lines lines = new Lines();
        lines.add("# Network '" + network.name() + "'. jvirt writes this file anew whenever it starts the network.");
        lines.add("pid-file=" + folder.resolve(Dnsmasq.PID));
        lines.add("interface=" + network.bridge().name().orElseThrow());
        lines.add("except-interface=lo");
        lines.add("bind-dynamic");
        dns(network, folder, lines);
        if (network.ips().stream().anyMatch(NetworkIp::hasDhcp)) {
            lines.add("dhcp-leasefile=" + folder.resolve(Dnsmasq.LEASES));
            lines.add("dhcp-hostsfile=" + folder.resolve(Dnsmasq.DHCP_HOSTS));
            lines.add("dhcp-authoritative");
            lines.add("dhcp-no-override");
            lines.add("dhcp-lease-max=" + leases(network));
        }
        network.ips().forEach(ip -> addresses(ip, lines));
        if (network.ips().stream().anyMatch(ip -> ip.subnet().isV6())) {
            lines.add("enable-ra");
        }
        if (network.forward().mode() == Mode.ISOLATED) {
            // No router, by either protocol: nothing leads out.
            lines.add("dhcp-option=option:router");
            lines.add("ra-param=" + network.bridge().name().orElseThrow() + ",0,0");
        }
        return lines.toString();
    }

    /** As many as there are addresses: dnsmasq's own limit is for those who do not know. */
    private static long leases(NetworkDefinition network) {
        return network.ips().stream()
                .mapToLong(ip -> ip.hosts().size()
                        + ip.ranges().stream()
                                .mapToLong(range -> range.addresses().size().longValueExact())
                                .sum())
                .sum();
    }

    private static void dns(NetworkDefinition network, Path folder, Lines lines) {
        Dns dns = network.dns();
        lines.add("no-hosts");
        if (!dns.enabled()) {
            lines.add("port=0");
            return;
        }
        lines.add("addn-hosts=" + folder.resolve(Dnsmasq.DNS_HOSTS));
        lines.add("strict-order");
        // Who is shut in is not to speak with the outside by way of names either.
        if (network.forward().mode() == Mode.ISOLATED || !dns.forwarders().isEmpty()) {
            lines.add("no-resolv");
        }
        if (!dns.forwardPlainNames()) {
            lines.add("domain-needed");
            lines.add("local=//");
        }
        network.domain().ifPresent(domain -> {
            lines.add("domain=" + domain.name());
            lines.add("expand-hosts");
            if (domain.localOnly()) {
                lines.add("local=/" + domain.name() + "/");
            }
        });
        dns.forwarders()
                .forEach(forwarder -> lines.add("server="
                        + forwarder.domain().map(domain -> "/" + domain + "/").orElse("")
                        // To whom the host itself asks.
                        + forwarder.address().map(IpLiteral::format).orElse("#")));
        dns.txts().forEach(txt -> lines.add("txt-record=" + txt.name() + ",\"" + txt.value() + "\""));
        dns.srvs().forEach(srv -> lines.add("srv-host=" + service(srv)));
    }

    private static String service(Dns.Srv srv) {
        String name = "_" + srv.service() + "._" + srv.protocol()
                + srv.domain().map(domain -> "." + domain).orElse("");
        return srv.target()
                .map(target -> String.join(
                        ",",
                        name,
                        target.text(),
                        Integer.toString(srv.port()),
                        Integer.toString(srv.priority()),
                        Integer.toString(srv.weight())))
                .orElse(name);
    }

    private static void addresses(NetworkIp ip, Lines lines) {
        for (DhcpRange range : ip.ranges()) {
            lines.add("dhcp-range=" + IpLiteral.format(range.addresses().start()) + ","
                    + IpLiteral.format(range.addresses().end()) + "," + network(ip) + lease(range.lease()));
        }
        String own = IpLiteral.format(ip.subnet().address());
        if (ip.ranges().isEmpty() && !ip.hosts().isEmpty()) {
            lines.add("dhcp-range=" + own + ",static"
                    + (ip.subnet().isV6() ? "," + ip.subnet().prefix() : ""));
        } else if (!ip.hasDhcp() && ip.subnet().isV6() && ip.subnet().prefix() == AUTOCONF_PREFIX) {
            lines.add("dhcp-range=" + own + ",ra-only");
        }
    }

    private static String network(NetworkIp ip) {
        int prefix = ip.subnet().prefix();
        if (ip.subnet().isV6()) {
            return Integer.toString(prefix);
        }
        int mask = -1 << (Integer.SIZE - prefix);
        return (mask >>> 24) + "." + (mask >>> 16 & 0xff) + "." + (mask >>> 8 & 0xff) + "." + (mask & 0xff);
    }

    private static String dhcpHosts(NetworkDefinition network) {
        Lines lines = new Lines();
        network.ips().stream().flatMap(ip -> ip.hosts().stream()).forEach(host -> lines.add(host(host)));
        return lines.toString();
    }

    private static String host(DhcpHost host) {
        String address = IpLiteral.format(host.address());
        String known = host.mac()
                .map(mac -> mac + ",")
                .or(() -> host.duid().map(id -> "id:" + id + ","))
                .orElse("");
        return known
                + host.name().map(name -> name + ",").orElse("")
                + (address.contains(":") ? "[" + address + "]" : address)
                + lease(host.lease());
    }

    private static String lease(Optional<Duration> lease) {
        return lease.map(time -> time.isZero() ? ",infinite" : "," + time.toSeconds())
                .orElse("");
    }

    private static String dnsHosts(Dns dns) {
        Lines lines = new Lines();
        for (Dns.Host host : dns.hosts()) {
            InetAddress address = host.address();
            lines.add(IpLiteral.format(address) + " "
                    + host.names().stream().map(DnsName::text).collect(Collectors.joining(" ")));
        }
        return lines.toString();
    }

    /** Text by lines; the only one who writes a line's end. */
    private static final class Lines {
        private final StringBuilder text = new StringBuilder();

        void add(String line) {
            text.append(line).append("\n");
        }

        @Override
        public String toString() {
            return text.toString();
        }
    }
}
