package org.jvirt.itests.xenhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** An HVM guest that is saved and goes on, on a real Xen host: by a file, by its next start, beside xl, and with a device that keeps it from being saved. */
@OnXenHost
@Timeout(1500)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SaveIT {
    private static final String BOOTED = "life-booted";

    /** Bounds for hangs: under emulation a guest needs minutes to boot. */
    private static final Duration SOON = Duration.ofMinutes(6);

    private static final String DOMAIN = """
            <domain type='xen'>
              <name>life</name>
              <memory unit='MiB'>128</memory>
              <vcpu>1</vcpu>
              <os><type>hvm</type></os>
              <features><acpi/><xen><passthrough state='on'/></xen></features>
              <devices>
                <disk type='file'><source file='/guests/answering.disk'/><target dev='sda'/></disk>
              </devices>
            </domain>
            """;

    private static final String MANAGED = "/var/lib/jvirt/domain/save";

    private final XenHost host;
    private Jvirt jvirt;

    SaveIT(XenHost host) {
        this.host = host;
    }

    @BeforeAll
    void boot() throws IOException, InterruptedException {
        jvirt = Jvirt.warm(host, Scene.EMPTY, "list");
        host.write("/root/life.xml", DOMAIN);
        jvirt.succeed("define /root/life.xml", "start life");
        host.guest("life").awaitLine("^DOMU-READY", SOON);
        host.checkpoint(BOOTED);
    }

    @BeforeEach
    void backToTheStart() throws IOException, InterruptedException {
        host.restore(BOOTED);
    }

    @Test
    void a_guest_goes_on_from_its_file_as_the_domain_that_it_was() throws Exception {
        String uuid = jvirt.succeed("domuuid life").strip();
        int before = host.guest("life").domid();
        assertThat(jvirt.succeed("save life /root/life.save")).contains("Domain 'life' saved to /root/life.save");
        assertThat(host.exec("xl domid life").exit()).isNotZero();
        assertThat(host.run("stat -c %a /root/life.save").strip()).isEqualTo("600");
        assertThat(host.run("ls -A /root")).doesNotContain(".saving");
        assertThat(jvirt.succeed("list --all")).contains("life", "shut off");

        assertThat(jvirt.succeed("restore /root/life.save")).contains("Domain restored from /root/life.save");
        assertThat(host.guest("life").domid()).isNotEqualTo(before);
        assertThat(host.run("xenstore-read /local/domain/" + host.guest("life").domid() + "/vm")
                        .strip())
                .isEqualTo("/vm/" + uuid);
        assertThat(jvirt.succeed("dominfo life"))
                .contains("UUID:           " + uuid, "Persistent:     yes", "Managed save:   no");
        requireGoesOn();
        assertThat(jvirt.fail("restore /root/life.save")).contains("domain 'life' is already running");
        assertThat(jvirt.fail("restore /etc/passwd")).contains("holds no saved domain");
    }

    @Test
    void a_start_goes_on_from_a_managed_save_and_uses_it_up() throws Exception {
        jvirt.succeed("managedsave life");
        assertThat(host.exec("xl domid life").exit()).isNotZero();
        assertThat(host.run("stat -c %a " + MANAGED + " " + MANAGED + "/*.save").lines())
                .containsExactly("700", "600");
        assertThat(jvirt.succeed("list --all --managed-save")).contains("life", "saved");
        assertThat(jvirt.fail("undefine life")).contains("is not undefined while it is saved");

        jvirt.succeed("start life");
        requireGoesOn();
        assertThat(host.run("ls -A " + MANAGED).strip()).isEmpty();
        assertThat(jvirt.succeed("dominfo life")).contains("Managed save:   no");
    }

    @Test
    void what_xl_has_saved_jvirt_restores_and_the_other_way_round() throws Exception {
        host.run("xl save life /root/by-xl.save");
        jvirt.succeed("restore --paused /root/by-xl.save");
        assertThat(host.run("xl list life")).contains(" --p--- ");
        jvirt.succeed("resume life");
        requireGoesOn();
        jvirt.succeed("save life /root/by-jvirt.save");
        host.run("xl restore /root/by-jvirt.save");
        requireGoesOn();
        assertThat(jvirt.succeed("dominfo life")).contains("Persistent:     yes");
    }

    @Test
    void a_device_is_named_and_comes_back_by_an_attach_when_its_guest_goes_on() throws Exception {
        jvirt.succeed("pci-assignable-add " + TestDevices.E1000, "pci-attach life " + TestDevices.E1000);
        host.guest("life").awaitDriver("8086:100e", "e1000", SOON);
        assertThat(jvirt.fail("save life /root/life.save"))
                .contains("is not saved while it has " + TestDevices.E1000, "pci-detach life " + TestDevices.E1000);
        assertThat(jvirt.fail("managedsave life")).contains(TestDevices.E1000);
        assertThat(host.exec("test -e /root/life.save").exit()).isNotZero();
        assertThat(host.witnesses().passedThrough("life")).containsOnlyKeys(TestDevices.E1000);

        jvirt.succeed("pci-detach life " + TestDevices.E1000, "save life /root/life.save");
        assertThat(host.witnesses().assignable()).contains(TestDevices.E1000);
        jvirt.succeed(
                "restore /root/life.save",
                "pci-assignable-add " + TestDevices.RTL8139,
                "pci-attach life " + TestDevices.RTL8139);
        host.guest("life").awaitDriver("10ec:8139", "8139cp", SOON);
        requireGoesOn();
        jvirt.succeed("pci-audit");
    }

    @Test
    void a_disk_that_is_full_leaves_the_guest_running_and_nothing_else() throws Exception {
        host.run("mkdir /root/small && mount -t tmpfs -o size=8m tmpfs /root/small");
        assertThat(jvirt.fail("save life /root/small/life.save")).contains("save -p");
        assertThat(host.run("ls -A /root/small")).isEmpty();
        requireGoesOn();
    }

    /** It uses its processor, and has not booted again. */
    private void requireGoesOn() throws InterruptedException {
        String time = "xl list life | awk 'NR == 2 { print $NF * 10 }'";
        host.run("before=$(" + time + "); until [ $(" + time + ") -gt $before ]; do sleep 0.5; done", SOON);
        assertThat(host.guest("life").console().stream().filter(line -> line.startsWith("DOMU-READY")))
                .as("boots of the guest")
                .hasSize(1);
    }
}
