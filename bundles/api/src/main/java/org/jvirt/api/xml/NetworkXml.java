package org.jvirt.api.xml;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.jvirt.api.Printable;
import org.jvirt.api.network.AddressRange;
import org.jvirt.api.network.Bridge;
import org.jvirt.api.network.Dns;
import org.jvirt.api.network.DnsName;
import org.jvirt.api.network.Forward;
import org.jvirt.api.network.Forward.Mode;
import org.jvirt.api.network.InterfaceName;
import org.jvirt.api.network.IpLiteral;
import org.jvirt.api.network.MacAddress;
import org.jvirt.api.network.Nat;
import org.jvirt.api.network.NetworkDefinition;
import org.jvirt.api.network.NetworkIp;

/** libvirt's {@code <network>} document (formatnetwork). */
public final class NetworkXml {
    private static final int MOST = 0xffffff;

    private NetworkXml() {}

    /**
     * What a document asks for; without {@code <uuid>}, with a new one.
     *
     * @throws org.jvirt.api.error.InvalidRequest if it makes no sense, or has an element that jvirt does not know what to do with
     */
    public static NetworkDefinition parse(String xml) {
        XmlElement network = XmlElement.parse(xml, "network");
        network.requireChildren(
                Set.of("name", "uuid", "forward", "bridge", "mtu", "mac", "domain", "dns"), Set.of("ip"));
        return new NetworkDefinition(
                network.child("name").map(XmlElement::text).orElseThrow(() -> network.wrong("<network> lacks <name>")),
                network.child("uuid").map(XmlElement::uuid).orElseGet(UUID::randomUUID),
                network.child("forward").map(NetworkXml::forward).orElse(Forward.ISOLATED),
                network.child("bridge").map(NetworkXml::bridge).orElse(Bridge.DEFAULT),
                network.child("mtu")
                        .map(mtu -> OptionalInt.of(mtu.number("size", MOST)))
                        .orElse(OptionalInt.empty()),
                network.child("mac").map(mac -> new MacAddress(mac.requireAttribute("address"))),
                network.child("domain").map(NetworkXml::domain),
                network.child("dns").map(DnsXml::parse).orElse(Dns.DEFAULT),
                network.all("ip").stream().map(NetworkIpXml::parse).toList());
    }

    private static Forward forward(XmlElement forward) {
        // <interface> repeats dev in what libvirt prints.
        forward.requireChildren(Set.of("nat", "interface"), Set.of());
        Mode mode = mode(forward);
        Optional<String> dev = forward.attribute("dev");
        forward.child("interface").ifPresent(repeated -> {
            if (!repeated.attribute("dev").equals(dev)) {
                throw repeated.wrong("<interface> in <forward> is supported only where it repeats dev");
            }
        });
        return new Forward(
                mode,
                dev.map(InterfaceName::new),
                forward.child("nat").map(NetworkXml::nat).orElse(Nat.DEFAULT));
    }

    private static Mode mode(XmlElement forward) {
        String mode = forward.attribute("mode").orElse("nat");
        return switch (mode) {
            case "nat" -> Mode.NAT;
            case "route" -> Mode.ROUTE;
            case "open" -> Mode.OPEN;
            case "bridge" -> Mode.BRIDGE;
            // libvirt's word for it, beside no <forward> at all.
            case "none" -> Mode.ISOLATED;
            default ->
                throw forward.wrong("<forward> has mode '" + Printable.of(mode)
                        + "': expected nat, route, open or bridge, or no <forward> for an isolated network");
        };
    }

    private static Nat nat(XmlElement nat) {
        nat.requireChildren(Set.of("address", "port"), Set.of());
        Optional<XmlElement> port = nat.child("port");
        return new Nat(
                nat.yes("ipv6", false),
                nat.child("address")
                        .map(range -> new AddressRange(
                                IpLiteral.parse(range.requireAttribute("start")),
                                IpLiteral.parse(range.requireAttribute("end")))),
                port.map(range -> range.number("start", 0xffff)).orElse(Nat.DEFAULT.firstPort()),
                port.map(range -> range.number("end", 0xffff)).orElse(Nat.DEFAULT.lastPort()));
    }

    private static Bridge bridge(XmlElement bridge) {
        return new Bridge(
                bridge.attribute("name").map(InterfaceName::new),
                bridge.attribute("stp").isEmpty() || bridge.on("stp"),
                bridge.attribute("delay").isPresent() ? bridge.number("delay", MOST) : 0);
    }

    private static NetworkDefinition.Domain domain(XmlElement domain) {
        return new NetworkDefinition.Domain(
                new DnsName(domain.requireAttribute("name")), domain.yes("localOnly", false));
    }

    /** The document of a network; parsed again it gives an equal definition. */
    public static String format(NetworkDefinition network) {
        StringBuilder xml = new StringBuilder("<network>\n");
        xml.append("  <name>").append(Escape.of(network.name())).append("</name>\n");
        xml.append("  <uuid>").append(network.uuid()).append("</uuid>\n");
        if (network.forward().mode() != Mode.ISOLATED) {
            format(network.forward(), xml);
        }
        format(network.bridge(), network.forward().mode() != Mode.BRIDGE, xml);
        network.mtu().ifPresent(mtu -> xml.append("  <mtu size='").append(mtu).append("'/>\n"));
        network.mac()
                .ifPresent(mac -> xml.append("  <mac address='").append(mac).append("'/>\n"));
        network.domain()
                .ifPresent(domain -> xml.append("  <domain name='")
                        .append(domain.name())
                        .append(domain.localOnly() ? "' localOnly='yes'/>\n" : "'/>\n"));
        DnsXml.format(network.dns(), xml);
        List<NetworkIp> ips = network.ips();
        ips.forEach(ip -> NetworkIpXml.format(ip, xml));
        return xml.append("</network>\n").toString();
    }

    private static void format(Forward forward, StringBuilder xml) {
        xml.append("  <forward");
        forward.dev().ifPresent(dev -> xml.append(" dev='").append(dev).append("'"));
        xml.append(" mode='").append(forward.mode().name().toLowerCase(Locale.ROOT));
        if (forward.mode() != Mode.NAT) {
            xml.append("'/>\n");
            return;
        }
        Nat nat = forward.nat();
        xml.append("'>\n    <nat").append(nat.ipv6() ? " ipv6='yes'>\n" : ">\n");
        nat.addresses()
                .ifPresent(range -> xml.append("      <address start='")
                        .append(IpLiteral.format(range.start()))
                        .append("' end='")
                        .append(IpLiteral.format(range.end()))
                        .append("'/>\n"));
        xml.append("      <port start='")
                .append(nat.firstPort())
                .append("' end='")
                .append(nat.lastPort())
                .append("'/>\n    </nat>\n  </forward>\n");
    }

    private static void format(Bridge bridge, boolean own, StringBuilder xml) {
        xml.append("  <bridge");
        bridge.name().ifPresent(name -> xml.append(" name='").append(name).append("'"));
        if (own) {
            xml.append(" stp='")
                    .append(bridge.stp() ? "on" : "off")
                    .append("' delay='")
                    .append(bridge.delaySeconds())
                    .append("'");
        }
        xml.append("/>\n");
    }
}
