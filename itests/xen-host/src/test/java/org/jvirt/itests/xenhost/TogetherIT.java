package org.jvirt.itests.xenhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Storage, network and Xen driver in one container, on a real Xen host: a domain of a volume and a network, both by name. */
@OnXenHost
@Timeout(900)
class TogetherIT {
    private static final Duration LONGEST_BOOT = Duration.ofMinutes(4);

    /** What docs/domains.md shows. */
    private static final Path EXAMPLES = Path.of("../../docs/examples");

    private final XenHost host;
    private Jvirt jvirt;

    TogetherIT(XenHost host) {
        this.host = host;
    }

    @BeforeEach
    void install() throws IOException, InterruptedException {
        jvirt = Jvirt.warm(host, Scene.EMPTY, "list");
    }

    @Test
    void a_domain_boots_from_its_volume_and_gets_its_lease() throws Exception {
        host.put(EXAMPLES.resolve("lan.xml"), "/root/lan.xml");
        host.put(EXAMPLES.resolve("web.xml"), "/root/web.xml");
        jvirt.succeed(
                "pool-define-as images dir --target /var/lib/images",
                "pool-build images",
                "pool-start images",
                "vol-create-as images web 16M",
                "vol-upload web /guests/dhcp.disk --pool images");
        assertThat(jvirt.fail("create /root/web.xml")).contains("lan");
        jvirt.succeed("net-create /root/lan.xml");

        assertThat(jvirt.succeed("create /root/web.xml")).contains("Domain 'web' created");

        String lease = host.guest("web").awaitLine("^DOMU-LEASE eth0 192\\.168\\.150\\.1[0-9]", LONGEST_BOOT);
        assertThat(jvirt.succeed("net-dhcp-leases lan"))
                .contains("00:16:3e:6a:76:01")
                .contains("192.168.150.1");
        host.run("busybox ping -c 1 -W 20 " + lease.substring(lease.lastIndexOf(' ') + 1));
        assertThat(host.run("xenstore-ls -f /local/domain/0/backend | grep params"))
                .contains("/var/lib/images/web");

        jvirt.succeed("destroy web");
        assertThat(host.exec("xl domid web").exit()).isNotZero();
        jvirt.succeed("vol-delete web --pool images", "net-destroy lan");
        assertThat(host.exec("ip link show virbr7").exit()).isNotZero();
    }
}
