package org.jvirt.itests.xenhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Storage, network and Xen driver in one container, on a real Xen host: a domain of a volume and a network, both by name. */
@OnXenHost
@Timeout(900)
class TogetherIT {
    private static final Duration LONGEST_BOOT = Duration.ofMinutes(4);

    private static final Path DOCS = Path.of("..", "..", "docs");

    /** The commands that docs/domains.md begins with. */
    private static final Pattern TYPED = Pattern.compile("bin/jvirt -c xen:///system '([^']+)'");

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
        host.put(DOCS.resolve("examples/lan.xml"), "/root/lan.xml");
        host.put(DOCS.resolve("examples/web.xml"), "/root/web.xml");
        List<String> typed = typed();
        int network = typed.indexOf("net-create /root/lan.xml");
        jvirt.succeed(typed.subList(0, network).toArray(String[]::new));
        assertThat(jvirt.fail("create /root/web.xml")).contains("lan");

        assertThat(jvirt.succeed(typed.subList(network, typed.size()).toArray(String[]::new)))
                .contains("Domain 'web' created");

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

    /** What the guide has typed, with its files where they are here. */
    private static List<String> typed() throws IOException {
        Matcher block = TYPED.matcher(Files.readString(DOCS.resolve("domains.md")));
        assertThat(block.find()).isTrue();
        return Arrays.stream(block.group(1).split(";"))
                .map(command -> command.strip()
                        .replace("disk.img", "/guests/dhcp.disk")
                        .replaceAll("(lan|web)\\.xml", "/root/$0"))
                .toList();
    }
}
