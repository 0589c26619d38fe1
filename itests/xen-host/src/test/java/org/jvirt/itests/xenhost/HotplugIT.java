package org.jvirt.itests.xenhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Disks, network cards and media that come and go on a real Xen host, with guests that run and in definitions, held against xl and xenstore. */
@OnXenHost
@Timeout(1500)
class HotplugIT {
    private static final Duration LONGEST_BOOT = Duration.ofMinutes(4);

    private static final String DOMAIN = """
            <domain type='xen'>
              <name>life</name>
              <memory unit='MiB'>128</memory>
              <vcpu>1</vcpu>
              %s
            </domain>
            """;

    private static final String PV = DOMAIN.formatted("""
            <os>
              <type>linux</type>
              <kernel>/guests/vmlinux</kernel>
              <initrd>/guests/initrd</initrd>
              <cmdline>quiet console=hvc0 mitigations=off -- disks</cmdline>
            </os>
            <devices/>
            """);

    private static final String HVM = DOMAIN.formatted("""
            <os><type>hvm</type></os>
            <devices>
              <disk type='file'><source file='/guests/answering.disk'/><target dev='sda'/></disk>
              <disk type='file' device='cdrom'><source file='/root/b.img'/><target dev='hdc'/></disk>
            </devices>
            """);

    /** xvdb as Xen numbers it. */
    private static final String XVDB = "51728";

    private static final String MAC = "00:16:3e:00:00:07";

    private final XenHost host;
    private Jvirt jvirt;

    HotplugIT(XenHost host) {
        this.host = host;
    }

    @BeforeEach
    void install() throws IOException, InterruptedException {
        jvirt = Jvirt.warm(host, Scene.EMPTY, "list");
        host.run("ip link add guests type bridge && truncate -s 16M /root/a.img /root/b.img");
    }

    private Guest start(String document) throws InterruptedException {
        host.write("/root/life.xml", document);
        jvirt.succeed("define /root/life.xml", "start life");
        return host.guest("life");
    }

    private void awaitState(Guest guest, String device, int state) throws InterruptedException {
        host.run("until [ \"$(xenstore-read /local/domain/" + guest.domid() + "/device/" + device + "/state)\" = "
                + state + " ]; do sleep 0.5; done");
    }

    private String blockList() throws InterruptedException {
        return host.run("xl block-list life");
    }

    @Test
    void a_pv_guest_is_given_a_disk_and_a_card_and_lets_go_of_them() throws Exception {
        Guest life = start(PV);
        life.awaitLine("^DOMU-READY", LONGEST_BOOT);

        jvirt.succeed("attach-disk life /root/a.img xvdb");
        assertThat(blockList()).contains(XVDB);
        assertThat(jvirt.succeed("domblklist life --details")).contains(" file   disk     xvdb     /root/a.img\n");
        assertThat(jvirt.fail("attach-disk life /root/b.img xvdb")).contains("has a disk 'xvdb' already");
        awaitState(life, "vbd/" + XVDB, 4);
        jvirt.succeed("detach-disk life xvdb");
        assertThat(blockList()).doesNotContain(XVDB);
        assertThat(jvirt.succeed("domblklist life")).doesNotContain("xvdb");

        jvirt.succeed("attach-interface life bridge guests --mac " + MAC);
        assertThat(host.run("xl network-list life")).contains(MAC);
        assertThat(jvirt.succeed("domiflist life")).containsPattern("vif[0-9]+\\.0 +bridge +guests +netfront +" + MAC);
        awaitState(life, "vif/0", 4);
        jvirt.succeed("detach-interface life bridge");
        assertThat(host.run("xl network-list life")).doesNotContain(MAC);
        assertThat(jvirt.succeed("dumpxml --inactive life")).doesNotContain("<disk", "<interface");
    }

    @Test
    void a_guest_that_is_suspended_keeps_its_disk_until_it_runs_again() throws Exception {
        Guest life = start(PV);
        life.awaitLine("^DOMU-READY", LONGEST_BOOT);
        jvirt.succeed("attach-disk life /root/a.img xvdb --persistent");
        awaitState(life, "vbd/" + XVDB, 4);

        jvirt.succeed("suspend life");
        assertThat(jvirt.fail("detach-disk life xvdb --persistent"))
                .contains("guest 'life' did not let go of disk 'xvdb' in the 10 s for which xl waits");
        assertThat(blockList()).contains(XVDB);
        assertThat(jvirt.succeed("domblklist life")).contains("xvdb");
        assertThat(jvirt.succeed("dumpxml --inactive life")).contains("<target dev='xvdb'/>");

        jvirt.succeed("resume life");
        awaitState(life, "vbd/" + XVDB, 6);
        jvirt.succeed("detach-disk life xvdb --persistent");
        assertThat(blockList()).doesNotContain(XVDB);
        assertThat(jvirt.succeed("dumpxml --inactive life")).doesNotContain("<disk");
    }

    @Test
    void what_the_definition_is_given_the_next_start_has() throws Exception {
        start(PV);
        jvirt.succeed(
                "attach-disk life /root/b.img xvdb --config",
                "attach-interface life bridge guests --mac " + MAC + " --config");
        assertThat(blockList()).doesNotContain(XVDB);
        assertThat(host.run("xl network-list life")).doesNotContain(MAC);

        jvirt.succeed("destroy life", "start life");
        assertThat(blockList()).contains(XVDB);
        assertThat(jvirt.succeed("domblklist life")).contains("xvdb     /root/b.img");
        assertThat(host.run("xl network-list life")).contains(MAC);
    }

    @Test
    void a_medium_is_put_into_the_drive_of_an_hvm_guest_and_taken_out() throws Exception {
        start(HVM);
        assertThat(jvirt.succeed("domblklist life")).containsPattern("hdc +/root/b.img\n");
        String drive = "<disk type='file' device='cdrom'>%s<target dev='hdc'/></disk>";
        host.write("/root/disc.xml", drive.formatted("<source file='/root/a.img'/>"));
        host.write("/root/none.xml", drive.formatted(""));

        jvirt.succeed("update-device life /root/disc.xml");
        assertThat(jvirt.succeed("domblklist life")).containsPattern("hdc +/root/a.img\n");
        jvirt.succeed("update-device life /root/none.xml");
        assertThat(jvirt.succeed("domblklist life")).containsPattern("hdc +-\n");
        jvirt.succeed("update-device life /root/disc.xml");
        assertThat(jvirt.succeed("domblklist life")).containsPattern("hdc +/root/a.img\n");
        jvirt.succeed("update-device life /root/none.xml --config");
        assertThat(jvirt.succeed("dumpxml --inactive life")).doesNotContain("b.img");

        assertThat(jvirt.fail("attach-disk life /root/b.img hdb")).contains("'hdb' would be emulated");
        assertThat(jvirt.fail("detach-disk life hdc")).contains("drive 'hdc' is emulated");

        jvirt.succeed("destroy life", "start life");
        assertThat(jvirt.fail("update-device life /root/disc.xml")).contains("drive 'hdc' was empty");
    }
}
