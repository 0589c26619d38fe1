package org.jvirt.api.xml;

import java.util.Set;
import org.jvirt.api.network.Dns;
import org.jvirt.api.network.DnsName;
import org.jvirt.api.network.IpLiteral;

/** The {@code <dns>} element of a network, and what is in it. */
final class DnsXml {
    private static final int MOST = 0xffff;

    private DnsXml() {}

    static Dns parse(XmlElement dns) {
        dns.requireChildren(Set.of(), Set.of("forwarder", "host", "txt", "srv"));
        return new Dns(
                dns.yes("enable", true),
                dns.yes("forwardPlainNames", true),
                dns.all("forwarder").stream().map(DnsXml::forwarder).toList(),
                dns.all("host").stream().map(DnsXml::host).toList(),
                dns.all("txt").stream().map(DnsXml::txt).toList(),
                dns.all("srv").stream().map(DnsXml::srv).toList());
    }

    private static Dns.Forwarder forwarder(XmlElement forwarder) {
        return new Dns.Forwarder(
                forwarder.attribute("domain").map(DnsName::new),
                forwarder.attribute("addr").map(IpLiteral::parse));
    }

    static Dns.Host host(XmlElement host) {
        host.requireChildren(Set.of(), Set.of("hostname"));
        return new Dns.Host(
                IpLiteral.parse(host.requireAttribute("ip")),
                host.all("hostname").stream()
                        .map(name -> new DnsName(name.text()))
                        .toList());
    }

    static Dns.Txt txt(XmlElement txt) {
        return new Dns.Txt(new DnsName(txt.requireAttribute("name")), txt.requireAttribute("value"));
    }

    static Dns.Srv srv(XmlElement srv) {
        return new Dns.Srv(
                srv.requireAttribute("service"),
                srv.requireAttribute("protocol"),
                srv.attribute("domain").map(DnsName::new),
                // A dot alone says that nobody serves.
                srv.attribute("target").filter(target -> !target.equals(".")).map(DnsName::new),
                number(srv, "port"),
                number(srv, "priority"),
                number(srv, "weight"));
    }

    private static int number(XmlElement srv, String attribute) {
        return srv.attribute(attribute).isPresent() ? srv.number(attribute, MOST) : 0;
    }

    static void format(Dns dns, StringBuilder xml) {
        if (dns.equals(Dns.DEFAULT)) {
            return;
        }
        xml.append("  <dns")
                .append(dns.enabled() ? "" : " enable='no'")
                .append(dns.forwardPlainNames() ? ">\n" : " forwardPlainNames='no'>\n");
        for (Dns.Forwarder forwarder : dns.forwarders()) {
            xml.append("    <forwarder");
            forwarder
                    .domain()
                    .ifPresent(domain -> xml.append(" domain='").append(domain).append("'"));
            forwarder
                    .address()
                    .ifPresent(address -> xml.append(" addr='")
                            .append(IpLiteral.format(address))
                            .append("'"));
            xml.append("/>\n");
        }
        for (Dns.Txt txt : dns.txts()) {
            xml.append("    <txt name='")
                    .append(txt.name())
                    .append("' value='")
                    .append(Escape.of(txt.value()))
                    .append("'/>\n");
        }
        dns.srvs().forEach(srv -> format(srv, xml));
        for (Dns.Host host : dns.hosts()) {
            xml.append("    <host ip='")
                    .append(IpLiteral.format(host.address()))
                    .append("'>\n");
            host.names()
                    .forEach(name -> xml.append("      <hostname>").append(name).append("</hostname>\n"));
            xml.append("    </host>\n");
        }
        xml.append("  </dns>\n");
    }

    private static void format(Dns.Srv srv, StringBuilder xml) {
        xml.append("    <srv service='")
                .append(srv.service())
                .append("' protocol='")
                .append(srv.protocol())
                .append("'");
        srv.domain().ifPresent(domain -> xml.append(" domain='").append(domain).append("'"));
        srv.target().ifPresent(target -> xml.append(" target='").append(target).append("'"));
        xml.append(" port='").append(srv.port()).append("' priority='").append(srv.priority());
        xml.append("' weight='").append(srv.weight()).append("'/>\n");
    }
}
