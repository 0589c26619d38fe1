package org.jvirt.api.xml;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jvirt.api.Printable;
import org.jvirt.api.network.AddressRange;
import org.jvirt.api.network.DhcpHost;
import org.jvirt.api.network.DhcpRange;
import org.jvirt.api.network.DnsName;
import org.jvirt.api.network.IpLiteral;
import org.jvirt.api.network.MacAddress;
import org.jvirt.api.network.NetworkIp;
import org.jvirt.api.network.Subnet;

/** The {@code <ip>} element of a network, and what is in it. */
final class NetworkIpXml {
    private static final int MOST_LEASE = 0xffffff;

    private NetworkIpXml() {}

    static NetworkIp parse(XmlElement ip) {
        ip.requireChildren(Set.of("dhcp"), Set.of());
        if (ip.yes("localPtr", false)) {
            throw ip.wrong("localPtr in <ip> is not supported");
        }
        InetAddress address = IpLiteral.parse(ip.requireAttribute("address"));
        checkFamily(ip, address);
        Optional<XmlElement> dhcp = ip.child("dhcp");
        dhcp.ifPresent(element -> element.requireChildren(Set.of(), Set.of("range", "host")));
        return new NetworkIp(
                new Subnet(address, prefix(ip, address)),
                dhcp.map(element -> element.all("range")).orElse(List.of()).stream()
                        .map(NetworkIpXml::range)
                        .toList(),
                dhcp.map(element -> element.all("host")).orElse(List.of()).stream()
                        .map(NetworkIpXml::host)
                        .toList());
    }

    private static void checkFamily(XmlElement ip, InetAddress address) {
        String family = address instanceof Inet6Address ? "ipv6" : "ipv4";
        String said = ip.attribute("family").orElse("ipv4");
        if (!said.equals(family)) {
            throw ip.wrong("<ip> has the address " + IpLiteral.format(address) + " and family '" + Printable.of(said)
                    + "': expected '" + family + "'");
        }
    }

    private static int prefix(XmlElement ip, InetAddress address) {
        boolean v6 = address instanceof Inet6Address;
        Optional<String> netmask = ip.attribute("netmask");
        if (netmask.isPresent() && (v6 || ip.attribute("prefix").isPresent())) {
            throw ip.wrong("<ip> has netmask: expected prefix" + (v6 ? " for IPv6" : " or netmask, not both"));
        }
        if (netmask.isEmpty()) {
            return ip.number("prefix", v6 ? 128 : 32);
        }
        InetAddress mask = IpLiteral.parse(netmask.get());
        if (mask instanceof Inet6Address) {
            throw ip.wrong(
                    "<ip> has netmask '" + Printable.of(netmask.get()) + "': expected one such as 255.255.255.0");
        }
        int bits = ByteBuffer.wrap(mask.getAddress()).getInt();
        int ones = Integer.numberOfLeadingZeros(~bits);
        if (ones < Integer.SIZE && bits << ones != 0) {
            throw ip.wrong(
                    "<ip> has netmask '" + Printable.of(netmask.get()) + "': expected ones first, and then zeroes");
        }
        return ones;
    }

    static DhcpRange range(XmlElement range) {
        range.requireChildren(Set.of("lease"), Set.of());
        return new DhcpRange(
                new AddressRange(
                        IpLiteral.parse(range.requireAttribute("start")),
                        IpLiteral.parse(range.requireAttribute("end"))),
                range.child("lease").map(NetworkIpXml::lease));
    }

    static DhcpHost host(XmlElement host) {
        host.requireChildren(Set.of("lease"), Set.of());
        return new DhcpHost(
                host.attribute("mac").map(MacAddress::new),
                host.attribute("id"),
                host.attribute("name").map(DnsName::new),
                IpLiteral.parse(host.requireAttribute("ip")),
                host.child("lease").map(NetworkIpXml::lease));
    }

    private static Duration lease(XmlElement lease) {
        int expiry = lease.number("expiry", MOST_LEASE);
        String unit = lease.attribute("unit").orElse("minutes");
        return switch (unit) {
            case "seconds" -> Duration.ofSeconds(expiry);
            case "minutes" -> Duration.ofMinutes(expiry);
            case "hours" -> Duration.ofHours(expiry);
            default ->
                throw lease.wrong("<lease> has unit '" + Printable.of(unit) + "': expected seconds, minutes or hours");
        };
    }

    static void format(NetworkIp ip, StringBuilder xml) {
        xml.append("  <ip");
        if (ip.subnet().isV6()) {
            xml.append(" family='ipv6'");
        }
        xml.append(" address='")
                .append(IpLiteral.format(ip.subnet().address()))
                .append("' prefix='")
                .append(ip.subnet().prefix());
        if (!ip.hasDhcp()) {
            xml.append("'/>\n");
            return;
        }
        xml.append("'>\n    <dhcp>\n");
        for (DhcpRange range : ip.ranges()) {
            xml.append("      <range start='")
                    .append(IpLiteral.format(range.addresses().start()))
                    .append("' end='")
                    .append(IpLiteral.format(range.addresses().end()))
                    .append("'");
            end("range", range.lease(), xml);
        }
        for (DhcpHost host : ip.hosts()) {
            xml.append("      <host");
            host.mac().ifPresent(mac -> xml.append(" mac='").append(mac).append("'"));
            host.duid().ifPresent(id -> xml.append(" id='").append(id).append("'"));
            host.name().ifPresent(name -> xml.append(" name='").append(name).append("'"));
            xml.append(" ip='").append(IpLiteral.format(host.address())).append("'");
            end("host", host.lease(), xml);
        }
        xml.append("    </dhcp>\n  </ip>\n");
    }

    private static void end(String element, Optional<Duration> lease, StringBuilder xml) {
        if (lease.isEmpty()) {
            xml.append("/>\n");
            return;
        }
        xml.append(">\n        <lease expiry='")
                .append(lease.get().toSeconds())
                .append("' unit='seconds'/>\n      </")
                .append(element)
                .append(">\n");
    }
}
