package org.jvirt.itests.xenhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvirt.itests.xenhost.GuestRegister.State;

/** What jvirt promises of passed-through devices, on a real Xen host with real guests; the state is read by others than jvirt. */
@OnXenHost
@Timeout(900)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConformanceIT {
    private static final Duration SOON = Duration.ofSeconds(90);

    /** A guest that can reach its device tells of an attempt every two seconds. */
    private static final Duration SEVERAL_ATTEMPTS = Duration.ofSeconds(30);

    private static final String INSTALLED = "jvirt-installed";

    /** For a guest that answers: how fast it does, beside a JVM on an emulated machine, is not what is asked here. */
    private static final String ASKED = "pci-detach --force=never --timeout 120";

    private final XenHost host;
    private final Witnesses witnesses;
    private Jvirt jvirt;

    ConformanceIT(XenHost host) {
        this.host = host;
        this.witnesses = host.witnesses();
    }

    @BeforeAll
    void install() throws IOException, InterruptedException {
        jvirt = Jvirt.warm(host, XenHostIT.SCENE, XenHostIT.FIRST);
        for (String device :
                new String[] {TestDevices.SLOT_E1000, TestDevices.SLOT_DRIVERLESS, TestDevices.E1000_SECOND}) {
            host.run("xl pci-assignable-add " + device);
        }
        host.checkpoint(INSTALLED);
    }

    @BeforeEach
    void backToTheStart() throws IOException, InterruptedException {
        host.restore(INSTALLED);
    }

    @Test
    void an_answering_guest_gives_its_device_and_takes_it_again() throws Exception {
        Guest web = host.guest("web");
        GuestRegister register = web.register(TestDevices.E1000);

        String said = jvirt.succeed(ASKED + " web " + TestDevices.E1000);

        assertThat(said).contains("released by guest");
        assertOut("web", TestDevices.E1000);
        assertThat(register.next(SOON)).hasValue(State.CUT);

        jvirt.succeed("pci-attach web " + TestDevices.E1000);
        assertIn("web", TestDevices.E1000);
        web.awaitDriver("8086:100e", "e1000", SOON);
    }

    @Test
    void a_silent_guest_keeps_its_device_under_never() throws Exception {
        Guest silent = host.guest("silent");
        int domid = silent.domid();
        GuestRegister register = silent.register(TestDevices.E1000E);
        Rangesets before = witnesses.rangesets(domid).orElseThrow();
        XenstoreTree treeBefore = witnesses.xenstore(domid);

        String said = jvirt.fail("pci-detach --force=never --timeout 3 silent " + TestDevices.E1000E);

        assertThat(said).contains("nothing was changed").contains("pci-detach --force=after-timeout");
        assertThat(witnesses.rangesets(domid)).hasValue(before);
        assertThat(witnesses.xenstore(domid)).isEqualTo(treeBefore);
        assertIn("silent", TestDevices.E1000E);
        assertThat(register.next(SOON)).hasValue(State.ALIVE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"--force=after-timeout --timeout 3", "--force=immediate"})
    void a_silent_guest_loses_its_device_under_force_and_another_guest_drives_it(String force) throws Exception {
        Guest silent = host.guest("silent");
        GuestRegister register = silent.register(TestDevices.E1000E);
        GuestRegister other = silent.register(TestDevices.DRIVERLESS);

        String said = jvirt.succeed("pci-detach " + force + " silent " + TestDevices.E1000E);

        assertThat(said).contains("forced: ejected");
        assertThat(register.next(SOON)).as("what the guest can reach").hasValue(State.CUT);
        assertThat(other.next(SOON)).as("the guest's other device").hasValue(State.ALIVE);
        assertOut("silent", TestDevices.E1000E);

        jvirt.succeed("pci-attach web " + TestDevices.E1000E);
        assertIn("web", TestDevices.E1000E);
        host.guest("web").awaitDriver("8086:10d3", "e1000e", SOON);
    }

    @ParameterizedTest
    @ValueSource(strings = {"STOP", "KILL"})
    void a_guest_whose_device_model_is_gone_is_cut_off_at_the_hypervisor(String signal) throws Exception {
        Guest silent = host.guest("silent");
        int domid = silent.domid();
        GuestRegister register = silent.register(TestDevices.E1000E);
        jvirt.fail("pci-detach --force=never --timeout 1 silent " + TestDevices.E1000E);
        host.run("kill -" + signal + " $(xenstore-read /local/domain/" + domid + "/image/device-model-pid)");

        String said = jvirt.succeed("pci-detach -f --timeout 2 silent " + TestDevices.E1000E);

        assertThat(said).contains("forced: revoked at the hypervisor");
        // It hangs in an attempt, as a rule.
        assertThat(register.next(SEVERAL_ATTEMPTS))
                .as("what the guest can reach")
                .isNotEqualTo(Optional.of(State.ALIVE));
        assertNoRanges(domid, TestDevices.E1000E);
        assertThat(witnesses.xenstore(domid).lists(TestDevices.E1000E)).isFalse();
        assertThat(witnesses.assignable()).contains(TestDevices.E1000E);
    }

    @Test
    void force_on_a_domain_that_does_not_own_the_device_changes_nothing() throws Exception {
        GuestRegister register = host.guest("web").register(TestDevices.E1000);
        Rangesets before = witnesses.rangesets(host.guest("web").domid()).orElseThrow();

        String said = jvirt.fail("pci-detach -f silent " + TestDevices.E1000);

        assertThat(said).contains("'web'").contains("nothing was changed");
        assertThat(witnesses.rangesets(host.guest("web").domid())).hasValue(before);
        assertIn("web", TestDevices.E1000);
        assertThat(register.next(SOON)).hasValue(State.ALIVE);
    }

    @Test
    void a_guest_that_acknowledged_after_an_earlier_time_out_does_not_keep_the_device_stuck() throws Exception {
        Guest web = host.guest("web");
        int domid = web.domid();
        web.pause();
        jvirt.fail("pci-detach --force=never --timeout 2 web " + TestDevices.E1000);
        web.unpause();
        host.run(
                "until ! xl qemu-monitor-command " + domid + " 'info qtree' | grep -q " + TestDevices.E1000
                        + "; do sleep 0.5; done",
                SOON);
        assertThat(witnesses.passedThrough("web")).containsKey(TestDevices.E1000);

        jvirt.succeed(ASKED + " web " + TestDevices.E1000);

        assertOut("web", TestDevices.E1000);
    }

    @Test
    void both_functions_of_a_slot_come_and_go_together() throws Exception {
        jvirt.succeed("pci-attach web 00:13.*");
        assertThat(witnesses.passedThrough("web")).containsKeys(TestDevices.SLOT_E1000, TestDevices.SLOT_DRIVERLESS);
        host.guest("web").awaitLine("^DOMU-PCI .*=8086:100e:e1000 .*=8086:100e:e1000", SOON);

        jvirt.succeed(ASKED + " web 00:13.*");

        for (String function : new String[] {TestDevices.SLOT_E1000, TestDevices.SLOT_DRIVERLESS}) {
            assertThat(witnesses.deviceModelHas(host.guest("web").domid(), function))
                    .isFalse();
            assertThat(witnesses.passedThrough("web")).doesNotContainKey(function);
            assertThat(witnesses.assignable()).contains(function);
            assertNoRanges(host.guest("web").domid(), function);
        }
        assertIn("web", TestDevices.E1000);
    }

    @Test
    void an_answering_pv_guest_gives_its_device() throws Exception {
        jvirt.succeed(ASKED + " pv " + TestDevices.RTL8139);

        assertThat(witnesses.passedThrough("pv")).isEmpty();
        assertThat(witnesses.rangesets(host.guest("pv").domid())).hasValue(Rangesets.NOTHING);
        assertThat(witnesses.assignable()).contains(TestDevices.RTL8139);
    }

    @Test
    void a_silent_pv_guest_keeps_its_device_under_never_and_answers_later() throws Exception {
        Guest pv = host.guest("pv");
        pv.pause();
        XenstoreTree before = witnesses.xenstore(pv.domid());

        jvirt.fail("pci-detach --force=never --timeout 2 pv " + TestDevices.RTL8139);

        assertThat(witnesses.xenstore(pv.domid())).isEqualTo(before);
        pv.unpause();
        assertThat(pv.register(TestDevices.RTL8139).next(SOON)).hasValue(State.ALIVE);
        jvirt.succeed(ASKED + " pv " + TestDevices.RTL8139);
        assertThat(witnesses.assignable()).contains(TestDevices.RTL8139);
    }

    @Test
    void a_silent_pv_guest_is_forced_out_and_the_device_held_back_until_the_guest_has_ended() throws Exception {
        Guest pv = host.guest("pv");
        int domid = pv.domid();
        GuestRegister register = pv.register(TestDevices.RTL8139);
        pv.pause();

        String said = jvirt.succeed("pci-detach --force=after-timeout --timeout 2 pv " + TestDevices.RTL8139);

        assertThat(said).contains("held back");
        assertThat(witnesses.passedThrough("pv")).isEmpty();
        assertThat(witnesses.rangesets(domid)).hasValue(Rangesets.NOTHING);
        assertThat(witnesses.assignable()).doesNotContain(TestDevices.RTL8139);
        assertThat(decoding(TestDevices.RTL8139)).isFalse();
        assertThat(host.exec("xl pci-attach web " + TestDevices.RTL8139).exit()).isNotZero();
        assertThat(jvirt.fail("pci-attach web " + TestDevices.RTL8139)).contains("held back until domain 'pv'");
        pv.unpause();
        assertThat(register.next(SOON)).as("what the guest can reach").isNotEqualTo(Optional.of(State.ALIVE));

        pv.destroy();
        assertThat(jvirt.succeed("pci-assignable-list")).contains(TestDevices.RTL8139);
        assertThat(witnesses.assignable()).contains(TestDevices.RTL8139);
    }

    @Test
    void an_operator_releases_a_device_and_a_setting_holds_back_what_a_pv_guest_gave() throws Exception {
        jvirt.configure("holdBackAnsweredPv = true");
        String said = jvirt.succeedAnew(ASKED + " pv " + TestDevices.RTL8139);
        assertThat(said).contains("released by guest").contains("held back");
        assertThat(decoding(TestDevices.RTL8139)).isFalse();
        assertThat(witnesses.assignable()).doesNotContain(TestDevices.RTL8139);

        jvirt.succeed("pci-release " + TestDevices.RTL8139);

        assertThat(witnesses.assignable()).contains(TestDevices.RTL8139);
    }

    @Test
    void a_domain_with_two_silent_devices_is_destroyed_without_them() throws Exception {
        jvirt.succeedAnew("destroy silent");

        assertThat(host.exec("xl domid silent").exit()).isNotZero();
        assertThat(witnesses.assignable()).contains(TestDevices.E1000E, TestDevices.DRIVERLESS);
        assertThat(host.run("xenstore-ls /local/domain/0/backend/pci 2>/dev/null || true"))
                .doesNotContain(TestDevices.E1000E);
    }

    @Test
    void what_jvirt_attached_xl_lists_and_removes_and_the_other_way_round() throws Exception {
        jvirt.succeed("pci-attach web " + TestDevices.VIRTIO_NET);
        assertThat(witnesses.passedThrough("web")).containsKey(TestDevices.VIRTIO_NET);
        host.guest("web").awaitDriver("1af4:1041", "virtio-pci", SOON);
        host.run("xl pci-detach web " + TestDevices.VIRTIO_NET);
        assertThat(witnesses.assignable()).contains(TestDevices.VIRTIO_NET);

        host.run("xl pci-attach web " + TestDevices.VIRTIO_NET);
        jvirt.succeed(ASKED + " web " + TestDevices.VIRTIO_NET);

        assertThat(witnesses.deviceModelHas(host.guest("web").domid(), TestDevices.VIRTIO_NET))
                .isFalse();
        assertThat(witnesses.passedThrough("web")).containsOnlyKeys(TestDevices.E1000);
        assertThat(witnesses.assignable()).contains(TestDevices.VIRTIO_NET);
    }

    @Test
    void the_second_device_of_an_hvm_guest_comes_and_goes_after_the_first_went() throws Exception {
        jvirt.succeed(
                "pci-attach web " + TestDevices.VIRTIO_NET,
                ASKED + " web " + TestDevices.E1000,
                "pci-attach web " + TestDevices.E1000_SECOND,
                ASKED + " web " + TestDevices.VIRTIO_NET,
                ASKED + " web " + TestDevices.E1000_SECOND);

        assertOut("web", TestDevices.E1000);
        assertThat(witnesses.assignable())
                .contains(TestDevices.E1000, TestDevices.E1000_SECOND, TestDevices.VIRTIO_NET);
    }

    @Test
    void a_device_is_given_back_to_the_host_and_made_assignable_again() throws Exception {
        jvirt.succeed("pci-assignable-remove " + TestDevices.E1000_SECOND);
        assertThat(witnesses.assignable()).doesNotContain(TestDevices.E1000_SECOND);
        assertThat(witnesses.driver(TestDevices.E1000_SECOND)).isEmpty();

        // The second time there is nothing left to do.
        jvirt.succeed(
                "pci-assignable-add " + TestDevices.E1000_SECOND, "pci-assignable-add " + TestDevices.E1000_SECOND);

        assertThat(witnesses.driver(TestDevices.E1000_SECOND)).hasValue("pciback");
        host.run("xl pci-attach web " + TestDevices.E1000_SECOND);
        assertIn("web", TestDevices.E1000_SECOND);
        assertThat(jvirt.fail("pci-assignable-remove " + TestDevices.E1000_SECOND))
                .contains("'web'")
                .contains("nothing was changed");
    }

    /** Section by section what xl leaves behind is in the reference; this is the worst of it: the guest goes on driving an assignable device. */
    @Test
    void what_a_forced_detach_of_xl_leaves_is_seen_and_mended() throws Exception {
        Guest silent = host.guest("silent");
        GuestRegister register = silent.register(TestDevices.E1000E);
        assertThat(jvirt.succeed("pci-audit")).doesNotContain(TestDevices.E1000E);
        host.run("xl pci-detach -f silent " + TestDevices.E1000E);
        assertThat(witnesses.assignable()).contains(TestDevices.E1000E);
        assertThat(register.next(SOON)).hasValue(State.ALIVE);

        assertThat(disagreements())
                .contains("device model of 'silent' still has it")
                .contains("pci-repair " + TestDevices.E1000E);

        jvirt.succeed("pci-repair " + TestDevices.E1000E);

        assertThat(register.next(SOON)).as("what the guest can reach").hasValue(State.CUT);
        assertOut("silent", TestDevices.E1000E);
        jvirt.succeed("pci-audit", "pci-attach web " + TestDevices.E1000E, "pci-audit");
        assertIn("web", TestDevices.E1000E);
    }

    /** Force on a domain that never had the device (D14): xl takes it from under its owner, and says that it succeeded. */
    @Test
    void what_a_forced_detach_of_xl_from_the_wrong_domain_leaves_is_seen_and_mended() throws Exception {
        host.run("xl pci-detach -f silent " + TestDevices.E1000);
        assertThat(witnesses.assignable()).contains(TestDevices.E1000);
        assertThat(witnesses.passedThrough("web")).containsKey(TestDevices.E1000);

        assertThat(disagreements())
                .contains("it is attached to 'web' and assignable at once")
                .contains("pci-repair --keep " + TestDevices.E1000);
        assertThat(jvirt.fail("pci-repair " + TestDevices.E1000)).contains("a choice is wanted");

        jvirt.succeed("pci-repair --keep " + TestDevices.E1000, "pci-audit");
        assertIn("web", TestDevices.E1000);

        host.run("xl pci-detach -f silent " + TestDevices.E1000);
        jvirt.succeed("pci-repair --take " + TestDevices.E1000);
        assertOut("web", TestDevices.E1000);
        jvirt.succeed("pci-audit", "pci-attach web " + TestDevices.E1000, "pci-audit");
        assertIn("web", TestDevices.E1000);
    }

    /** A paused PV guest does not answer (D1): xl says that it succeeded, and the device is attached and assignable at once. */
    @Test
    void a_device_that_xl_left_attached_and_assignable_is_seen_and_mended() throws Exception {
        Guest pv = host.guest("pv");
        pv.pause();
        host.run("xl pci-detach pv " + TestDevices.RTL8139);
        assertThat(witnesses.assignable()).contains(TestDevices.RTL8139);
        assertThat(witnesses.passedThrough("pv")).containsKey(TestDevices.RTL8139);

        assertThat(disagreements()).contains("it is attached to 'pv' and assignable at once");

        jvirt.succeed("pci-repair --take " + TestDevices.RTL8139, "pci-audit");

        assertThat(witnesses.passedThrough("pv")).isEmpty();
        pv.destroy();
        jvirt.succeed("pci-attach web " + TestDevices.RTL8139, "pci-audit");
        assertIn("web", TestDevices.RTL8139);
    }

    /** An xl that is killed between its lock and its entry in xenstore (D9) leaves the device to nobody. */
    @Test
    void a_lock_that_a_killed_xl_left_is_seen_and_goes_on_the_operators_word() throws Exception {
        String lock = "/libxl/pci/" + TestDevices.node(TestDevices.VIRTIO_NET) + "/domid";
        String model = "$(xenstore-read /local/domain/" + host.guest("web").domid() + "/image/device-model-pid)";
        // A device model that does not answer keeps xl where it is: its lock is written, and nothing else.
        host.run("kill -STOP " + model + "; xl pci-attach web " + TestDevices.VIRTIO_NET
                + " > /dev/null 2>&1 & until xenstore-exists " + lock
                + "; do sleep 0.1; done; kill -KILL $!; kill -CONT "
                + model);
        assertThat(witnesses.assignable()).doesNotContain(TestDevices.VIRTIO_NET);
        assertThat(witnesses.passedThrough("web")).doesNotContainKey(TestDevices.VIRTIO_NET);

        assertThat(disagreements()).contains("pci-repair --take " + TestDevices.VIRTIO_NET);
        assertThat(jvirt.fail("pci-repair " + TestDevices.VIRTIO_NET)).contains("a choice is wanted");
        jvirt.succeed("pci-repair --take " + TestDevices.VIRTIO_NET, "pci-audit");

        assertOut("web", TestDevices.VIRTIO_NET);
        jvirt.succeed("pci-attach web " + TestDevices.VIRTIO_NET, "pci-audit");
        assertIn("web", TestDevices.VIRTIO_NET);
    }

    /** A guest that lets go after xl's time-out (D4): xl cannot detach its device any more. */
    @Test
    void a_device_that_its_guest_let_go_of_too_late_for_xl_is_seen_and_mended() throws Exception {
        Guest web = host.guest("web");
        int domid = web.domid();
        web.pause();
        assertThat(host.exec("xl pci-detach web " + TestDevices.E1000).exit()).isNotZero();
        web.unpause();
        host.run(
                "while xl qemu-monitor-command " + domid + " 'info qtree' | grep -q 'hostaddr = \"" + TestDevices.E1000
                        + "\"'; do sleep 0.5; done",
                SOON);
        assertThat(host.exec("xl pci-detach web " + TestDevices.E1000).exit()).isNotZero();
        assertThat(witnesses.passedThrough("web")).containsKey(TestDevices.E1000);

        assertThat(disagreements()).contains("pci-repair " + TestDevices.E1000);
        jvirt.succeed("pci-repair " + TestDevices.E1000, "pci-audit");

        assertOut("web", TestDevices.E1000);
        jvirt.succeed("pci-attach web " + TestDevices.E1000, "pci-audit");
        assertIn("web", TestDevices.E1000);
    }

    /** A whole slot (D2, D3): xl's words for it leave locks behind for functions that the guest does not have. */
    @Test
    void what_xl_leaves_of_a_whole_slot_is_seen_and_mended() throws Exception {
        String slot = TestDevices.SLOT_E1000.replaceAll(".$", "*");
        host.exec("xl pci-attach web " + slot + "@1b");
        host.exec("xl pci-detach web " + slot);
        assertThat(witnesses.assignable()).doesNotContain(TestDevices.SLOT_E1000);

        Result audit = jvirt.run("pci-audit");
        assertThat(audit.exit()).isEqualTo(1);
        assertThat(audit.stdout()).contains("pci-repair --take " + TestDevices.SLOT_E1000);
        jvirt.succeed(
                "pci-repair --take " + TestDevices.SLOT_E1000, "pci-audit", "pci-attach web " + slot, "pci-audit");

        assertIn("web", TestDevices.SLOT_E1000);
        assertIn("web", TestDevices.SLOT_DRIVERLESS);
    }

    /** What pci-audit says of a host where something disagrees about one device. */
    private String disagreements() throws Exception {
        Result audit = jvirt.run("pci-audit");
        assertThat(audit.exit()).isEqualTo(1);
        assertThat(audit.stderr()).startsWith("error: the host disagrees about 1 of ");
        return audit.stdout();
    }

    /** Out of the device model, Xen's rangesets, xenstore, and assignable. */
    private void assertOut(String guest, String device) throws Exception {
        int domid = host.guest(guest).domid();
        assertThat(witnesses.deviceModelHas(domid, device))
                .as("the device model has it")
                .isFalse();
        assertNoRanges(domid, device);
        assertThat(witnesses.xenstore(domid).lists(device))
                .as("xenstore lists it")
                .isFalse();
        assertThat(witnesses.passedThrough(guest)).doesNotContainKey(device);
        assertThat(witnesses.assignable()).contains(device);
        assertThat(witnesses.driver(device)).hasValue("pciback");
    }

    private void assertIn(String guest, String device) throws Exception {
        assertThat(witnesses.deviceModelHas(host.guest(guest).domid(), device)).isTrue();
        assertThat(witnesses.passedThrough(guest)).containsKey(device);
        assertThat(witnesses.assignable()).doesNotContain(device);
    }

    /** None of the device's frames and ports, as dom0's sysfs tells them, is left to the domain; and no interrupt if it has no other device. */
    private void assertNoRanges(int domid, String device) throws Exception {
        Rangesets left = witnesses.rangesets(domid).orElseThrow();
        assertThat(left.reach(host.run("cat /sys/bus/pci/devices/" + device + "/resource")))
                .as("%s of domain %d in %s", device, domid, left)
                .isFalse();
        if (witnesses.xenstore(domid).value("/num_devs").isEmpty()) {
            assertThat(left).isEqualTo(Rangesets.NOTHING);
        }
    }

    /** Whether the device answers to its addresses: bits 0 and 1 of the command register, read past jvirt. */
    private boolean decoding(String device) throws InterruptedException {
        String command = host.run("od -An -tu1 -j4 -N1 /sys/bus/pci/devices/" + device + "/config")
                .strip();
        return (Integer.parseInt(command) & 3) != 0;
    }
}
