package org.jvirt.itests.xenhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A domain that is kept, with devices of its own, on a real Xen host: defined, started, suspended, rebooted, started with the host, shut down, undefined. */
@OnXenHost
@Timeout(1500)
class DomainLifeIT {
    /** Bounds for hangs: under emulation a guest needs minutes to boot. */
    private static final Duration SOON = Duration.ofMinutes(6);

    private static final String PV = """
            <os>
              <type>linux</type>
              <kernel>/guests/vmlinux</kernel>
              <initrd>/guests/initrd</initrd>
              <cmdline>quiet console=hvc0 mitigations=off iomem=relaxed</cmdline>
            </os>
            <features><xen><passthrough state='on'/></xen></features>
            <devices>%s</devices>
            """;

    private static final String HVM = """
            <os><type>hvm</type></os>
            <features><acpi/></features>
            <devices>
              <disk type='file'><source file='/guests/answering.disk'/><target dev='sda'/></disk>
              %s
            </devices>
            """;

    private final XenHost host;
    private Jvirt jvirt;

    DomainLifeIT(XenHost host) {
        this.host = host;
    }

    @BeforeEach
    void install() throws IOException, InterruptedException {
        jvirt = Jvirt.warm(host, Scene.EMPTY, "list");
    }

    private void define(String system) throws IOException, InterruptedException {
        host.write(
                "/root/life.xml",
                "<domain type='xen'><name>life</name><memory unit='MiB'>128</memory><vcpu>1</vcpu>" + system
                        + "</domain>");
        jvirt.succeed("define /root/life.xml");
    }

    private static String hostdev(String device, boolean managed) {
        return "<hostdev mode='subsystem' type='pci' managed='" + (managed ? "yes" : "no")
                + "'><source><address bus='0x" + device.substring(5, 7) + "' slot='0x" + device.substring(8, 10)
                + "' function='0x" + device.substring(11) + "'/></source></hostdev>";
    }

    @Test
    void a_pv_domain_starts_with_its_devices_is_suspended_and_is_rebooted_without_them() throws Exception {
        define(PV.formatted(hostdev(TestDevices.E1000, true) + hostdev(TestDevices.RTL8139, false)));
        assertThat(jvirt.succeed("list --all")).contains("life", "shut off");
        assertThat(jvirt.fail("start life"))
                .contains(TestDevices.RTL8139 + " cannot be attached: driver 8139cp has it");
        assertThat(host.exec("xl domid life").exit()).isNotZero();
        assertThat(host.witnesses().driver(TestDevices.E1000)).contains("e1000");

        jvirt.succeed("pci-assignable-add " + TestDevices.RTL8139, "start life");
        Guest life = host.guest("life");
        life.awaitDriver("8086:100e", "e1000", SOON);
        life.awaitDriver("10ec:8139", "8139cp", SOON);
        requireBothDevices();

        jvirt.succeed("suspend life");
        assertThat(host.run("xl list life")).contains(" --p--- ");
        jvirt.succeed("resume life");
        assertThat(host.run("xl list life")).doesNotContain(" --p--- ");

        int before = life.domid();
        jvirt.succeed("reboot life");
        host.run("until xl domid life | grep -qvx " + before + "; do sleep 0.5; done", SOON);
        assertThat(host.witnesses().passedThrough("life"))
                .as("what docs/domains.md says")
                .isEmpty();
    }

    /** By the shell that is opened first, and by no other; what is forgotten while it runs keeps its device until it ends. */
    @Test
    void a_pv_domain_is_started_with_the_host_and_forgotten_while_it_runs() throws Exception {
        define(PV.formatted(hostdev(TestDevices.E1000, true)));
        assertThat(jvirt.succeed("autostart life")).contains("marked as autostarted");
        assertThat(host.exec("xl domid life").exit()).isNotZero();

        jvirt.openShell();
        Guest life = host.guest("life");
        host.run("until xl pci-list life 2> /dev/null | grep -q " + TestDevices.E1000 + "; do sleep 0.5; done", SOON);
        life.awaitDriver("8086:100e", "e1000", SOON);
        assertThat(jvirt.succeed("list --autostart")).contains(" life ");

        jvirt.succeed("undefine life");
        assertThat(host.witnesses().passedThrough("life")).containsOnlyKeys(TestDevices.E1000);
        assertThat(jvirt.succeed("pci-audit")).doesNotContain(TestDevices.E1000);
        assertThat(jvirt.fail("start life")).contains("life");

        jvirt.succeed("destroy life");
        assertThat(jvirt.succeed("list --all")).doesNotContain("life");
        assertThat(host.witnesses().assignable()).contains(TestDevices.E1000);
        assertThat(jvirt.succeed("pci-audit")).doesNotContain(TestDevices.E1000);
    }

    /** In xl's own format: docs/domains.md shows it, and what xl does with it otherwise. */
    @Test
    void a_domain_of_xls_own_configuration_gets_its_device_from_jvirt() throws Exception {
        host.put(Path.of("../../docs/examples/small.cfg"), "/root/small.cfg");
        assertThat(jvirt.succeed("domxml-from-native xen-xl /root/small.cfg"))
                .contains("<name>small</name>", "<kernel>/guests/vmlinux</kernel>", "managed='yes'");
        assertThat(host.exec("xl domid small").exit()).isNotZero();

        jvirt.succeed("create /root/small.cfg");
        assertThat(host.run("xl list small")).contains(" 128 ");
        assertThat(host.witnesses().passedThrough("small")).containsOnlyKeys(TestDevices.E1000);
        jvirt.succeed("pci-audit", "destroy small");
        assertThat(host.witnesses().assignable()).contains(TestDevices.E1000);

        assertThat(jvirt.fail("domxml-from-native xen-xl /guests/answering.cfg"))
                .contains("Domain name must be specified");
        host.run("{ echo 'name = \"no\"'; cat /guests/answering.cfg; } > /root/no.cfg");
        assertThat(jvirt.fail("create /root/no.cfg")).contains("extra_hvm", "hpet");
    }

    private void requireBothDevices() throws InterruptedException {
        assertThat(host.witnesses().passedThrough("life")).containsOnlyKeys(TestDevices.E1000, TestDevices.RTL8139);
        assertThat(jvirt.succeed("pci-audit")).doesNotContain(TestDevices.E1000, TestDevices.RTL8139);
    }

    /** Nothing in its document speaks of passthrough but the device itself. */
    @Test
    void an_hvm_guest_finds_its_device_when_it_boots() throws Exception {
        define(HVM.formatted(hostdev(TestDevices.E1000, true)));
        jvirt.succeed("start life");
        Guest life = host.guest("life");
        assertThat(host.witnesses().deviceModelHas(life.domid(), TestDevices.E1000))
                .isTrue();
        assertThat(host.witnesses().passedThrough("life")).containsOnlyKeys(TestDevices.E1000);
        life.awaitDriver("8086:100e", "e1000", SOON);
        jvirt.succeed("pci-audit");

        assertThat(jvirt.succeed("shutdown life")).contains("Domain 'life' is being shutdown");
        assertThat(host.witnesses().assignable()).contains(TestDevices.E1000);
        jvirt.succeed("pci-audit");
        host.exec("xl destroy life");
        jvirt.succeed("undefine life");
    }
}
