package org.jvirt.network.internal.firewall;

import org.jvirt.api.network.AddressRange;
import org.jvirt.api.network.Forward;
import org.jvirt.api.network.Forward.Mode;
import org.jvirt.api.network.IpLiteral;
import org.jvirt.api.network.Nat;
import org.jvirt.api.network.NetworkDefinition;
import org.jvirt.api.network.NetworkIp;
import org.jvirt.api.network.Subnet;

/** The rules of a network in nft's language. A definition holds no character that means anything there. */
final class FirewallRules {
    /** Packets that go to everybody near: their sender is to be seen as it is. */
    private static final String LOCAL_GROUPS = "{ 224.0.0.0/24, 255.255.255.255 }";

    private final NetworkDefinition network;
    private final String bridge;
    private final StringBuilder rules = new StringBuilder();

    private FirewallRules(NetworkDefinition network) {
        this.network = network;
        this.bridge = "\"" + network.bridge().name().orElseThrow() + "\"";
    }

    static String of(NetworkDefinition network, String table) {
        FirewallRules rules = new FirewallRules(network);
        rules.rules.append("table ").append(table).append(" {\n");
        rules.forward();
        if (network.forward().mode() == Mode.NAT) {
            rules.postrouting();
        }
        return rules.rules.append("}\n").toString();
    }

    private void forward() {
        rules.append(" chain forward {\n  type filter hook forward priority filter; policy accept;\n");
        // Frames from guest to guest come by here where br_netfilter is loaded.
        rule("iifname " + bridge + " oifname " + bridge + " accept");
        if (network.forward().mode() != Mode.ISOLATED) {
            network.ips().forEach(ip -> passage(ip.subnet()));
        }
        rule("iifname " + bridge + " reject with icmpx type admin-prohibited");
        rule("oifname " + bridge + " reject with icmpx type admin-prohibited");
        rules.append(" }\n");
    }

    private void passage(Subnet subnet) {
        String family = family(subnet);
        rule("iifname " + bridge + dev("oifname") + " " + family + " saddr " + subnet + " accept");
        rule("oifname " + bridge + dev("iifname") + " " + family + " daddr " + subnet
                + (isTranslated(subnet) ? " ct state established,related accept" : " accept"));
    }

    private void postrouting() {
        rules.append(" chain postrouting {\n  type nat hook postrouting priority srcnat; policy accept;\n");
        network.ips().stream().map(NetworkIp::subnet).filter(this::isTranslated).forEach(this::translation);
        rules.append(" }\n");
    }

    private void translation(Subnet subnet) {
        Nat nat = network.forward().nat();
        String family = family(subnet);
        if (!subnet.isV6()) {
            rule("ip saddr " + subnet + " ip daddr " + LOCAL_GROUPS + " return");
        }
        String leaving = family + " saddr " + subnet + " " + family + " daddr != " + subnet + dev("oifname") + " ";
        String ports = ":" + nat.firstPort() + "-" + nat.lastPort();
        if (nat.addresses().isPresent() && !subnet.isV6()) {
            AddressRange range = nat.addresses().get();
            String source = IpLiteral.format(range.start()) + "-" + IpLiteral.format(range.end());
            rule(leaving + "meta l4proto { tcp, udp } snat ip to " + source + ports);
            rule(leaving + "snat ip to " + source);
        } else {
            rule(leaving + "meta l4proto { tcp, udp } masquerade to " + ports);
            rule(leaving + "masquerade");
        }
    }

    private boolean isTranslated(Subnet subnet) {
        Forward forward = network.forward();
        return forward.mode() == Mode.NAT && (!subnet.isV6() || forward.nat().ipv6());
    }

    private String dev(String direction) {
        return network.forward()
                .dev()
                .map(dev -> " " + direction + " \"" + dev + "\"")
                .orElse("");
    }

    private static String family(Subnet subnet) {
        return subnet.isV6() ? "ip6" : "ip";
    }

    private void rule(String rule) {
        rules.append("  ").append(rule).append("\n");
    }
}
