package org.jvirt.itests.xenhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Storage, network and Xen driver in one container, on a real Xen host: a domain of a volume and a network, both by name. */
@OnXenHost
@Timeout(900)
class TogetherIT {
    private static final Duration LONGEST_BOOT = Duration.ofMinutes(4);
    private static final String MAC = "00:16:3e:6a:76:01";

    private static final String NETWORK =
            """
            <network>
              <name>lan</name>
              <bridge name='virbr7'/>
              <ip address='192.168.150.1' prefix='24'>
                <dhcp><range start='192.168.150.10' end='192.168.150.20'/></dhcp>
              </ip>
            </network>
            """;

    private static final String DOMAIN =
            """
            <domain type='xen'>
              <name>together</name>
              <memory unit='MiB'>128</memory>
              <vcpu>1</vcpu>
              <os><type>hvm</type><boot dev='hd'/></os>
              <features><acpi/></features>
              <on_reboot>preserve</on_reboot>
              <on_crash>preserve</on_crash>
              <devices>
                <disk type='volume'>
                  <source pool='images' volume='boot'/>
                  <target dev='sda' bus='scsi'/>
                </disk>
                <interface type='network'>
                  <mac address='%s'/>
                  <source network='lan'/>
                </interface>
                <console type='pty'/>
              </devices>
            </domain>
            """
                    .formatted(MAC);

    private final XenHost host;
    private Jvirt jvirt;

    TogetherIT(XenHost host) {
        this.host = host;
    }

    @BeforeEach
    void install() throws IOException, InterruptedException {
        host.enter(Scene.EMPTY);
        jvirt = Jvirt.install(host).start();
    }

    @Test
    void a_domain_boots_from_its_volume_and_gets_its_lease() throws Exception {
        host.write("/root/lan.xml", NETWORK);
        host.write("/root/together.xml", DOMAIN);
        jvirt.succeed(
                "pool-define-as images dir --target /var/lib/images",
                "pool-build images",
                "pool-start images",
                "vol-create-as images boot 16M",
                "vol-upload boot /guests/dhcp.disk --pool images");
        assertThat(jvirt.fail("create /root/together.xml")).contains("lan");
        jvirt.succeed("net-create /root/lan.xml");

        assertThat(jvirt.succeed("create /root/together.xml")).contains("Domain 'together' created");

        Guest guest = host.guest("together");
        guest.awaitLine("^DOMU-LEASE eth0 192\\.168\\.150\\.1[0-9]", LONGEST_BOOT);
        assertThat(jvirt.succeed("net-dhcp-leases lan")).contains(MAC).contains("192.168.150.1");
        String address = host.run("awk '/^DOMU-LEASE/ { print $3 }' /var/log/xen/console/guest-together.log").strip();
        host.run("ping -c 1 -W 20 " + address);
        assertThat(host.run("xl block-list together")).contains("/local/domain/0/backend/");
        assertThat(host.run("xenstore-ls -f /local/domain/0/backend | grep params")).contains("/var/lib/images/boot");

        jvirt.succeed("destroy together");
        assertThat(host.exec("xl domid together").exit()).isNotZero();
        jvirt.succeed("vol-delete boot images", "net-destroy lan");
        assertThat(host.exec("ip link show virbr7").exit()).isNotZero();
    }
}
