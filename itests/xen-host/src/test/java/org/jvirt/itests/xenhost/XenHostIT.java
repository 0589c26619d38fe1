package org.jvirt.itests.xenhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.jvirt.itests.xenhost.GuestRegister.State;

/** The host and its witnesses, proven with xl as the actor: what xl does, and what it leaves undone, must be seen. */
@OnXenHost
@Timeout(900)
class XenHostIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    static final Scene SCENE = Scene.of(
                    GuestSpec.answering("web", TestDevices.E1000),
                    GuestSpec.silent("silent", TestDevices.E1000E, TestDevices.DRIVERLESS),
                    GuestSpec.pv("pv", TestDevices.RTL8139))
            .withAssignable(TestDevices.VIRTIO_NET);

    /** What a jvirt does first in this scene, and leaves as it was. */
    static final String[] FIRST = {
        "pci-audit",
        "pci-attach web " + TestDevices.VIRTIO_NET,
        "pci-detach --force=never --timeout 120 web " + TestDevices.VIRTIO_NET
    };

    private final XenHost host;
    private final Witnesses witnesses;

    XenHostIT(XenHost host) {
        this.host = host;
        this.witnesses = host.witnesses();
    }

    @BeforeEach
    void guestsAreUp() throws Exception {
        host.enter(SCENE);
    }

    @Test
    void aCommandTellsItsExitStatusItsOutputsAndThatItTookTooLong() throws Exception {
        Result result = host.exec("echo 'it''s out'; echo err >&2; exit 3");
        assertThat(result.exit()).isEqualTo(3);
        assertThat(result.stdout()).isEqualTo("its out\n");
        assertThat(result.stderr()).isEqualTo("err\n");
        assertThatThrownBy(() -> host.exec("echo begun; sleep 100", Duration.ofSeconds(1)))
                .isInstanceOf(CommandFailed.class)
                .hasMessageContaining("begun");
        assertThatThrownBy(() -> host.run("false")).isInstanceOf(CommandFailed.class);
    }

    @Test
    void filesGoThereAndBack(@TempDir Path folder) throws Exception {
        Path original = Files.writeString(folder.resolve("original"), "text\n");
        host.put(original, "/tmp/copy");
        host.write("/tmp/more", "it's more");
        assertThat(host.run("cat /tmp/copy /tmp/more")).isEqualTo("text\nit's more");
        host.get("/tmp/copy", folder.resolve("back"));
        assertThat(folder.resolve("back")).hasContent("text\n");
    }

    @Test
    void aCheckpointBringsBackGuestsAndFiles() throws Exception {
        host.write("/root/before", "");
        host.guest("pv").pause();
        host.checkpoint("here");
        host.run("rm /root/before");
        host.guest("web").destroy();
        host.restore("here");
        host.run("test -e /root/before");
        GuestRegister register = host.guest("web").register(TestDevices.E1000);
        assertThat(register.next(SOON)).hasValue(State.ALIVE);
        assertThat(host.run("xl list pv")).containsPattern("--p---");
    }

    @Test
    void everyWitnessSeesTheDeviceOfEachGuest() throws Exception {
        for (String device : new String[] {TestDevices.E1000E, TestDevices.DRIVERLESS}) {
            assertHolds("silent", device);
            assertThat(host.guest("silent").register(device).next(SOON)).hasValue(State.ALIVE);
        }
        assertHolds("web", TestDevices.E1000);
        assertThat(host.guest("pv").register(TestDevices.RTL8139).next(SOON)).hasValue(State.ALIVE);
        assertThat(witnesses.rangesets(host.guest("pv").domid()))
                .hasValueSatisfying(ranges -> assertThat(ranges.ioMemory()).isNotEmpty());
        assertThat(witnesses.assignable()).containsExactly(TestDevices.VIRTIO_NET);
        assertThat(witnesses.driver(TestDevices.VIRTIO_NET)).hasValue("pciback");
        assertThat(witnesses.driver(TestDevices.E1000_SECOND)).hasValue("e1000");
        assertThat(witnesses.rangesets(4711)).isEmpty();
    }

    @Test
    void anAnsweringGuestLosesItsDeviceToXl() throws Exception {
        Guest web = host.guest("web");
        GuestRegister register = web.register(TestDevices.E1000);
        assertThat(register.next(SOON)).hasValue(State.ALIVE);

        assertThat(host.exec("xl pci-detach web " + TestDevices.E1000).exit()).isZero();

        int domid = web.domid();
        assertThat(witnesses.deviceModelHas(domid, TestDevices.E1000)).isFalse();
        // Its memory is not asked for: libxl 4.17 leaves an HVM guest the permission, 4.18 takes it.
        assertThat(witnesses.rangesets(domid))
                .hasValueSatisfying(left -> assertThat(left.interrupts()).isEmpty());
        assertThat(witnesses.xenstore(domid).lists(TestDevices.E1000)).isFalse();
        assertThat(witnesses.passedThrough("web")).isEmpty();
        assertThat(witnesses.assignable()).contains(TestDevices.E1000);
        assertThat(register.next(SOON)).hasValue(State.CUT);
    }

    /** The fault that jvirt mends. */
    @Test
    void aSilentGuestKeepsTheDeviceThatXlSaysItHasTakenByForce() throws Exception {
        Guest silent = host.guest("silent");
        GuestRegister register = silent.register(TestDevices.E1000E);

        assertThat(host.exec("xl pci-detach -f silent " + TestDevices.E1000E).exit())
                .isZero();

        int domid = silent.domid();
        assertThat(witnesses.assignable()).contains(TestDevices.E1000E);
        assertThat(witnesses.xenstore(domid).lists(TestDevices.E1000E)).isFalse();
        assertThat(witnesses.deviceModelHas(domid, TestDevices.E1000E)).isTrue();
        assertThat(witnesses.rangesets(domid))
                .hasValueSatisfying(ranges -> assertThat(ranges).isNotEqualTo(Rangesets.NOTHING));
        assertThat(register.next(SOON)).hasValue(State.ALIVE);
    }

    @Test
    void aDeviceAttachedToARunningGuestGetsADriverThere() throws Exception {
        host.run("xl pci-attach web " + TestDevices.VIRTIO_NET);
        Guest web = host.guest("web");
        web.awaitDriver("1af4:1041", "virtio-pci", SOON);
        assertThat(web.register(TestDevices.VIRTIO_NET).next(SOON)).hasValue(State.ALIVE);
        assertThat(witnesses.passedThrough("web")).containsKeys(TestDevices.E1000, TestDevices.VIRTIO_NET);
    }

    private void assertHolds(String guest, String device) throws Exception {
        int domid = host.guest(guest).domid();
        assertThat(witnesses.deviceModelHas(domid, device)).isTrue();
        assertThat(witnesses.rangesets(domid))
                .hasValueSatisfying(ranges -> assertThat(ranges.ioMemory()).isNotEmpty());
        assertThat(witnesses.xenstore(domid).lists(device)).isTrue();
        assertThat(witnesses.passedThrough(guest)).containsKey(device);
        assertThat(witnesses.assignable()).doesNotContain(device);
    }
}
