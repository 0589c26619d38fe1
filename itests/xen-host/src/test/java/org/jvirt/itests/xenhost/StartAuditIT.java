package org.jvirt.itests.xenhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What was left half-way on a real Xen host, a shell that is opened finishes unasked, and a command that comes and goes does not. */
@OnXenHost
@Timeout(2400)
class StartAuditIT {
    /** A bound for hangs: on a slow machine a guest needs minutes to reboot. */
    private static final Duration SOON = Duration.ofMinutes(10);

    private final XenHost host;
    private Jvirt jvirt;

    StartAuditIT(XenHost host) {
        this.host = host;
    }

    @BeforeEach
    void install() throws IOException, InterruptedException {
        jvirt = Jvirt.warm(host, XenHostIT.SCENE, XenHostIT.FIRST);
    }

    /** The guest answers when the jvirt that had asked it is dead: its device is out of it, and of nothing else. */
    @Test
    void a_shell_finishes_the_detach_that_a_killed_jvirt_had_begun() throws Exception {
        Guest web = host.guest("web");
        int domid = web.domid();
        String intent = "/tool/jvirt/journal/" + TestDevices.node(TestDevices.E1000);
        web.pause();
        jvirt.tell("pci-detach --force=never --timeout 600 web " + TestDevices.E1000);
        host.run("until xenstore-exists " + intent + "/guest; do sleep 0.1; done", SOON);
        host.run("kill -KILL " + jvirt.pid());
        web.unpause();
        host.run(
                "while xl qemu-monitor-command " + domid + " 'info qtree' | grep -q 'hostaddr = \"" + TestDevices.E1000
                        + "\"'; do sleep 0.5; done",
                SOON);
        assertThat(custody(domid).intent()).contains("detach");

        Jvirt command = jvirt.another("command");
        command.succeed("pci-list web");
        assertThat(custody(domid).intent()).contains("detach");

        jvirt.openShell();
        host.run("while xenstore-exists " + intent + "; do sleep 0.5; done", SOON);

        Custody out = custody(domid);
        assertThat(out.isOut()).as("%s", out).isTrue();
        assertThat(host.run("cat /opt/jvirt/log/jvirt.log"))
                .contains(TestDevices.E1000 + ": its detach was not finished")
                .contains(TestDevices.E1000 + " is repaired: ");
        command.succeed("pci-audit");
    }

    /** xl takes nothing out of its saved configuration, and gives nothing back that was not attached: so that is no disagreement. */
    @Test
    void what_xl_has_saved_of_a_guest_is_told_of_and_a_reboot_brings_back_what_is_attached_and_saved()
            throws Exception {
        jvirt.succeed(
                "pci-assignable-add " + TestDevices.E1000_SECOND, "pci-assignable-add " + TestDevices.E1000E_SECOND);
        host.run("xl create -q -p /guests/answering.cfg 'name=\"again\"' 'on_reboot=\"restart\"' 'pci=[\""
                + TestDevices.VIRTIO_NET + "\",\"" + TestDevices.E1000_SECOND + "\"]'");
        jvirt.succeed(
                "pci-detach --force=immediate again " + TestDevices.VIRTIO_NET,
                "pci-attach again " + TestDevices.E1000E_SECOND,
                "pci-audit");
        assertThat(jvirt.succeed("pci-show " + TestDevices.E1000_SECOND))
                .contains("in that of 'again': a reboot keeps it");
        assertThat(jvirt.succeed("pci-show " + TestDevices.VIRTIO_NET))
                .contains("in that of 'again', which does not have it");
        assertThat(jvirt.succeed("pci-show " + TestDevices.E1000E_SECOND))
                .contains("not in that of 'again': a reboot by xl loses it");

        Guest again = host.guest("again");
        int before = again.domid();
        again.unpause();
        again.awaitLine("^DOMU-(READY|REG)", SOON);
        host.run("xl reboot again && until xl domid again | grep -qvx " + before + "; do sleep 0.5; done", SOON);
        host.run("until xl pci-list again | grep -q " + TestDevices.E1000_SECOND + "; do sleep 1; done", SOON);

        assertThat(host.witnesses().passedThrough("again")).containsOnlyKeys(TestDevices.E1000_SECOND);
    }

    private Custody custody(int domid) throws InterruptedException {
        return Custody.of(host, TestDevices.E1000, Set.of(domid));
    }
}
