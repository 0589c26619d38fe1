package org.jvirt.network.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvirt.api.network.DhcpLease;
import org.jvirt.api.network.IpLiteral;
import org.jvirt.api.network.Network;
import org.jvirt.network.internal.Rig.Guest;

/** What guests reach on real bridges, with real DHCP, in each mode. */
class ModesTest {
    private static final Path FORWARDING = Path.of("/proc/sys/net/ipv4/ip_forward");

    @TempDir
    private Path folder;

    private Rig rig;

    @BeforeEach
    void make() throws Exception {
        rig = Rig.in(folder);
    }

    @AfterEach
    void unmake() {
        if (rig != null) {
            rig.close();
        }
    }

    private Network start(String name, String forward, String bridge, int number) {
        Network network = rig.networks()
                .define("""
                        <network>
                          <name>%s</name>%s
                          <bridge name='%s' stp='off' delay='0'/>
                          <domain name='%s.test'/>
                          <dns><host ip='10.9.%d.1'><hostname>gate</hostname></host></dns>
                          <ip address='10.9.%d.1' netmask='255.255.255.0'>
                            <dhcp>
                              <range start='10.9.%d.100' end='10.9.%d.199'/>
                              <host mac='52:54:00:00:00:07' name='seven' ip='10.9.%d.7'/>
                            </dhcp>
                          </ip>
                          <ip family='ipv6' address='fd00:9:%d::1' prefix='64'/>
                        </network>
                        """.formatted(name, forward, bridge, name, number, number, number, number, number, number));
        network.start();
        return network;
    }

    @Test
    void nat_leases_addresses_and_reaches_outside_but_is_not_reached() throws Exception {
        String forwarding = Files.readString(FORWARDING);
        Network network = start("default", "<forward mode='nat'/>", "virbr0", 1);
        Guest outside = rig.outside();
        Guest one = rig.guest("one", "virbr0");
        Guest seven = rig.guest("seven", "virbr0");
        seven.setMac("52:54:00:00:00:07");

        String address = one.dhcp("one");
        assertThat(address).matches("10\\.9\\.1\\.1[0-9][0-9]");
        assertThat(seven.dhcp("seven")).as("the static host's address").isEqualTo("10.9.1.7");
        assertThat(one.reaches("10.9.1.7")).as("guests reach each other").isTrue();
        assertThat(one.reaches("203.0.113.2")).as("outside, by NAT").isTrue();
        outside.commands().run("ip", "route", "add", "10.9.1.0/24", "via", "203.0.113.1");
        assertThat(outside.reaches(address)).as("nobody outside speaks first").isFalse();

        assertThat(one.resolve("gate.default.test", "10.9.1.1")).contains("10.9.1.1");
        assertThat(one.resolve("seven.default.test", "10.9.1.1")).contains("10.9.1.7");
        assertThat(network.leases())
                .extracting(lease -> IpLiteral.format(lease.address()))
                .containsExactly("10.9.1.7", address);
        DhcpLease lease = network.leases().get(1);
        assertThat(lease.mac().orElseThrow().text()).isEqualTo(one.mac());
        assertThat(lease.hostname()).contains("one");
        assertThat(lease.prefix()).isEqualTo(24);
        assertThat(lease.expiry()).isPresent();
        assertThat(Files.readString(FORWARDING))
                .as("the machine's own forwarding")
                .isEqualTo(forwarding);
    }

    @Test
    void route_is_reached_from_outside_by_both_protocols() throws Exception {
        start("routed-2.x", "<forward mode='route'/>", "virbr1", 2);
        Guest outside = rig.outside();
        Guest one = rig.guest("one", "virbr1");
        String address = one.dhcp("one");
        one.use("fd00:9:2::5", "fd00:9:2::1");
        assertThat(one.reaches("203.0.113.2"))
                .as("nobody outside knows the way back")
                .isFalse();
        outside.commands().run("ip", "route", "add", "10.9.2.0/24", "via", "203.0.113.1");
        outside.commands().run("ip", "-6", "route", "add", "fd00:9:2::/64", "via", "2001:db8:1::1");
        assertThat(one.reaches("203.0.113.2")).isTrue();
        assertThat(outside.reaches(address)).isTrue();
        assertThat(one.reaches("2001:db8:1::2")).isTrue();
        assertThat(outside.reaches("fd00:9:2::5")).isTrue();
    }

    @Test
    void isolated_reaches_neither_outside_nor_another_network() throws Exception {
        start("left", "", "virbr1", 3);
        start("right", "", "virbr2", 4);
        Guest outside = rig.outside();
        Guest one = rig.guest("one", "virbr1");
        Guest two = rig.guest("two", "virbr1");
        Guest other = rig.guest("other", "virbr2");
        one.use("10.9.3.5", "10.9.3.1");
        two.use("10.9.3.6", "10.9.3.1");
        other.use("10.9.4.5", "10.9.4.1");
        // Were it left to routes alone, all of them would be reached.
        rig.host.run("sysctl", "-q", "-w", "net/ipv4/ip_forward=1", "net/ipv6/conf/all/forwarding=1");
        outside.commands().run("ip", "route", "add", "10.9.3.0/24", "via", "203.0.113.1");
        one.use("fd00:9:3::5", "fd00:9:3::1");
        other.use("fd00:9:4::5", "fd00:9:4::1");

        assertThat(one.reaches("10.9.3.6")).as("the same network").isTrue();
        assertThat(one.reaches("203.0.113.2")).as("outside").isFalse();
        assertThat(outside.reaches("10.9.3.5")).as("from outside").isFalse();
        assertThat(one.reaches("10.9.4.5")).as("another network").isFalse();
        assertThat(other.reaches("10.9.3.5")).as("from another network").isFalse();
        assertThat(one.reaches("fd00:9:4::5")).as("another network, by IPv6").isFalse();
    }

    @Test
    void ipv6_guests_configure_themselves_and_are_translated_where_it_is_asked_for() throws Exception {
        start("six", "<forward mode='nat'><nat ipv6='yes'/></forward>", "virbr0", 5);
        rig.outside();
        Guest one = rig.guest("one", "virbr0");
        String address = "";
        long giveUp = System.nanoTime() + 30_000_000_000L;
        while (!address.contains("fd00:9:5:") && System.nanoTime() < giveUp) {
            // rdisc is the kernel's: its answer is an address that appears.
            address = one.commands().run("ip", "-6", "-o", "address", "show", "dev", "eth0", "scope", "global");
        }
        assertThat(address).as("an address by router advertisement").contains("fd00:9:5:");
        assertThat(one.reaches("2001:db8:1::2")).isTrue();
    }

    @Test
    void open_has_no_firewall_and_a_foreign_bridge_is_only_checked() {
        String ruleset = rig.host.run("nft", "-j", "list", "ruleset");
        start("open", "<forward mode='open'/>", "virbr3", 6);
        assertThat(rig.host.run("nft", "-j", "list", "ruleset")).isEqualTo(ruleset);

        rig.host.run("ip", "link", "add", "br0", "type", "bridge");
        String before = rig.everything();
        Network network = rig.networks()
                .define("<network><name>lan</name><forward mode='bridge'/><bridge name='br0'/></network>");
        network.start();
        assertThat(network.info().active()).isTrue();
        assertThat(network.info().bridge()).contains("br0");
        assertThat(rig.everything()).isEqualTo(before);
        network.destroy();
        assertThat(network.info().active()).isFalse();
        assertThat(rig.everything()).as("the administrator's bridge stays").isEqualTo(before);
    }
}
