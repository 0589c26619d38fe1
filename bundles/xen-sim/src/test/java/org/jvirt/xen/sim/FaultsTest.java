package org.jvirt.xen.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvirt.api.AttachOutcome;
import org.jvirt.api.AttachRequest;
import org.jvirt.api.Custody;
import org.jvirt.api.DetachOutcome;
import org.jvirt.api.DeviceName;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.HeldDevice;
import org.jvirt.api.PciAddress;
import org.jvirt.api.PciSelector;
import org.jvirt.api.PowerOffOutcome;
import org.jvirt.api.Release;
import org.jvirt.api.Step;
import org.jvirt.api.StepListener;
import org.jvirt.api.error.DetachCancelled;
import org.jvirt.api.error.DetachFailed;
import org.jvirt.api.error.DetachIncomplete;
import org.jvirt.api.error.DeviceBusy;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.NotAssignable;
import org.jvirt.api.error.NotAttached;
import org.jvirt.api.error.OwnedByAnother;
import org.jvirt.api.error.VirtException;
import org.jvirt.spi.DetachOrder;
import org.jvirt.spi.HypervisorConnection;
import org.jvirt.xen.XenConnection;
import org.jvirt.xen.XenSettings;
import org.jvirt.xen.port.HypercallFailed;
import org.jvirt.xen.port.Pursuits.Pursuit;

/** What a port, another toolstack or an interruption may do to a procedure in the middle of it. */
@Timeout(60)
class FaultsTest {
    private static final int EOPNOTSUPP = 95;
    private static final String JOURNAL = "/tool/jvirt/journal";
    private static final PciAddress SPARE = PciAddress.parse("0c:00.0");

    /** A PV guest that never answers and has two devices. */
    private static final String SILENT_PV_WITH_TWO = """
            <host>
              <device address="0000:01:00.0" vendor="0x8086" product="0x10d3" class="0x020000" driver="pciback" irq="24" reset="flr">
                <memory bar="0" start="0xfe400000" size="0x20000"/>
              </device>
              <device address="0000:02:00.0" vendor="0x8086" product="0x10d3" class="0x020000" driver="pciback" irq="25" reset="flr">
                <memory bar="0" start="0xfe500000" size="0x20000"/>
              </device>
              <domain name="two" uuid="6a0cf0f2-5a6b-4d0c-9a3c-1f6d2b0a0042" type="pv" guest="silent">
                <hostdev address="0000:01:00.0"/>
                <hostdev address="0000:02:00.0"/>
              </domain>
            </host>
            """;

    private static final String SILENT_HVM_WITH_TWO = SILENT_PV_WITH_TWO.replace("type=\"pv\"", "type=\"hvm\"");

    private static final String SPARE_DEVICE = """
            <device address="0000:03:00.0" vendor="0x8086" product="0x10d3" class="0x020000" driver="pciback" irq="26" reset="flr">
              <memory bar="0" start="0xfe600000" size="0x20000"/>
            </device>
            """;

    /** The same devices with an HVM guest that answers, as does the stub domain that serves it. */
    private static final String STUB_WITH_TWO = SILENT_PV_WITH_TWO.replace(
            "type=\"pv\" guest=\"silent\"", "type=\"hvm\" guest=\"answers\" stubDomain=\"yes\"");

    private SimulatedHost host = SimulatedHost.standard(Timeline.virtual());
    private HypervisorConnection xen = new XenConnection(host, XenSettings.DEFAULT);

    @AfterEach
    void no_interruption_is_left_to_the_next_test() {
        Thread.interrupted();
    }

    @Test
    void all_devices_of_a_silent_pv_guest_are_forced_and_held_back_not_only_the_first() {
        use(SILENT_PV_WITH_TWO);
        int two = host.domainId("two").orElseThrow();

        PowerOffOutcome outcome = xen.shutdown(
                uuid("two"),
                List.of(
                        order("two", "01:00.0", ForcePolicy.AFTER_TIMEOUT),
                        order("two", "02:00.0", ForcePolicy.AFTER_TIMEOUT)),
                StepListener.NONE);

        assertThat(outcome.failures()).isEmpty();
        assertThat(outcome.detached()).hasSize(2).allSatisfy(detached -> {
            assertThat(detached.release()).isEqualTo(Release.BY_EJECT);
            assertThat(detached.custody()).isEqualTo(Custody.HELD_BACK);
            assertThat(host.guestReaches(two, detached.devices().get(0))).isFalse();
        });
        assertThat(assignable()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hypervisor.deassign", "hypervisor.isAssignable", "sysfs.disableDecoding"})
    void a_forced_pv_detach_is_still_known_as_forced_when_a_second_attempt_finishes_it(String call) {
        host.intercept(failing(call, 1));
        assertThatThrownBy(() -> detach("pv-silent", "08:00.0", ForcePolicy.IMMEDIATE))
                .isInstanceOf(DetachIncomplete.class);

        DetachOutcome outcome = detach("pv-silent", "08:00.0", ForcePolicy.NEVER);

        assertThat(outcome.release()).isEqualTo(Release.BY_EJECT);
        assertThat(outcome.custody()).isEqualTo(Custody.HELD_BACK);
        assertThat(host.guestReaches(host.domainId("pv-silent").orElseThrow(), PciAddress.parse("08:00.0")))
                .isFalse();
    }

    @Test
    void a_cancelled_shutdown_leaves_all_devices_of_a_pv_guest_as_they_were() {
        use(SILENT_PV_WITH_TWO);
        int two = host.domainId("two").orElseThrow();
        String states = states(two);
        Thread.currentThread().interrupt();

        PowerOffOutcome outcome = xen.shutdown(
                uuid("two"),
                List.of(
                        order("two", "01:00.0", ForcePolicy.AFTER_TIMEOUT),
                        order("two", "02:00.0", ForcePolicy.AFTER_TIMEOUT)),
                StepListener.NONE);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(outcome.detached()).isEmpty();
        assertThat(outcome.failures()).hasSize(3);
        assertThat(outcome.failures().subList(0, 2)).hasOnlyElementsOfType(DetachCancelled.class);
        assertThat(outcome.failures().get(2)).hasMessageContaining("was not told to end");
        assertThat(states(two)).isEqualTo(states);
        assertThat(host.xenStore().list(JOURNAL)).isEmpty();
        assertThatThrownBy(() -> detach("two", "01:00.0", ForcePolicy.NEVER))
                .isInstanceOf(DetachFailed.class)
                .hasMessageContaining("nothing was changed");
        assertThat(host.guestReaches(two, PciAddress.parse("01:00.0"))).isTrue();
    }

    @Test
    void a_request_for_one_of_two_devices_can_be_taken_back_while_the_other_is_forced() {
        use(SILENT_PV_WITH_TWO);

        PowerOffOutcome outcome = xen.shutdown(
                uuid("two"),
                List.of(order("two", "01:00.0", ForcePolicy.NEVER), order("two", "02:00.0", ForcePolicy.AFTER_TIMEOUT)),
                StepListener.NONE);

        assertThat(outcome.detached()).flatMap(DetachOutcome::devices).containsExactly(PciAddress.parse("02:00.0"));
        assertThat(outcome.failures()).hasSize(1);
        assertThat(host.guestReaches(host.domainId("two").orElseThrow(), PciAddress.parse("01:00.0")))
                .isTrue();
    }

    @Test
    void a_domain_without_an_iommu_context_is_given_nothing() {
        host.intercept(withoutIommu());

        assertThatThrownBy(() -> attach("plain", "0c:00.0"))
                .isInstanceOf(NotAssignable.class)
                .hasMessageContaining("no IOMMU context");

        host.intercept(PortInterceptor.NONE);
        assertThat(xen.hostdevs(uuid("plain"))).isEmpty();
        assertThat(host.xenStore().list(JOURNAL)).isEmpty();
        assertThat(assignable()).contains(SPARE);
    }

    @Test
    void a_pv_guest_takes_and_gives_devices_without_an_iommu() {
        host.intercept(withoutIommu());

        attach("pv", "0c:00.0");

        assertThat(detach("pv", "0c:00.0", ForcePolicy.NEVER).release()).isEqualTo(Release.BY_GUEST);
    }

    @Test
    void a_lock_that_another_toolstack_took_in_the_middle_stays_its_own() {
        host.intercept(first("sysfs.devices", () -> host.xenStore().write("/libxl/pci/0000-0c-00-0/domid", "77")));

        assertThatThrownBy(() -> attach("plain", "0c:00.0")).isInstanceOf(NotAssignable.class);

        assertThat(host.xenStore().read("/libxl/pci/0000-0c-00-0/domid")).contains("77");
        assertThat(host.xenStore().list(JOURNAL)).isEmpty();
    }

    @Test
    void what_could_not_be_taken_back_stays_locked_and_is_let_go_when_its_domain_has_ended() {
        host.intercept(new PortInterceptor() {
            @Override
            public void before(String call) {
                if (call.equals("hypervisor.assign") || call.equals("qmp.eject")) {
                    throw new HostFault(call + " was made to fail", null);
                }
            }
        });
        assertThatThrownBy(() -> attach("plain", "0c:00.0"))
                .isInstanceOf(HostFault.class)
                .hasMessageContaining("not everything could be taken back");
        host.intercept(PortInterceptor.NONE);

        assertThat(assignable()).doesNotContain(SPARE);
        assertThat(host.xenStore().read("/libxl/pci/0000-0c-00-0/domid")).isPresent();

        host.toolstack().destroy(host.domainId("plain").orElseThrow());
        assertThat(assignable()).contains(SPARE);
        assertThat(host.xenStore().list(JOURNAL)).isEmpty();
    }

    @Test
    void a_device_that_left_while_another_operation_was_waited_for_is_not_touched() {
        int web = host.domainId("web").orElseThrow();
        host.intercept(first(
                "xenstore.transact",
                () -> host.xenStore().write("/local/domain/0/backend/pci/" + web + "/0/num_devs", "0")));

        assertThatThrownBy(() -> detach("web", "03:00.0", ForcePolicy.IMMEDIATE))
                .isInstanceOf(NotAttached.class);

        assertThat(host.guestReaches(web, PciAddress.parse("03:00.0"))).isTrue();
        assertThat(host.xenStore().list(JOURNAL)).isEmpty();
    }

    @Test
    void a_device_that_is_locked_for_another_domain_is_not_taken_from_the_one_that_lists_it() {
        host.xenStore().write("/libxl/pci/0000-03-00-0/domid", "77");

        assertThatThrownBy(() -> detach("web", "03:00.0", ForcePolicy.IMMEDIATE))
                .isInstanceOf(OwnedByAnother.class)
                .hasMessageContaining("domain 77");

        assertThat(host.guestReaches(host.domainId("web").orElseThrow(), PciAddress.parse("03:00.0")))
                .isTrue();
    }

    @Test
    void an_operation_at_the_same_device_is_not_waited_for() {
        host.xenStore().write(JOURNAL + "/0000-03-00-0/operation", "detach");
        host.xenStore()
                .write(JOURNAL + "/0000-03-00-0/domid", host.domainId("web").orElseThrow() + "");
        try (Pursuit other = host.pursuits().begin()) {
            host.xenStore().write(JOURNAL + "/0000-03-00-0/token", other.name());

            assertThatThrownBy(() -> detach("web", "03:00.0", ForcePolicy.NEVER))
                    .isInstanceOf(DeviceBusy.class);
            assertThatThrownBy(() -> xen.assignableDevices().remove(PciSelector.parse("03:00.0"), true))
                    .isInstanceOf(OwnedByAnother.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"qmp.open", "qmp.devices"})
    void a_failure_before_anything_was_done_leaves_no_intent(String call) {
        host.intercept(failing(call, 1));

        assertThatThrownBy(() -> detach("web", "03:00.0", ForcePolicy.NEVER)).isInstanceOf(HostFault.class);

        assertThat(host.xenStore().list(JOURNAL)).isEmpty();
        assertThat(detach("web", "03:00.0", ForcePolicy.NEVER).release()).isEqualTo(Release.BY_GUEST);
    }

    @ParameterizedTest
    @CsvSource({"silent, 04:00.0", "pv-silent, 08:00.0", "dead-dm, 09:00.0"})
    void an_interruption_never_leaves_the_domain_to_nobody(String domain, String device) {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> detach(domain, device, ForcePolicy.AFTER_TIMEOUT))
                .isNotNull();
        assertThat(Thread.interrupted()).isTrue();

        assertThat(host.guestReaches(host.domainId(domain).orElseThrow(), PciAddress.parse(device)))
                .isTrue();
        assertThat(detach(domain, device, ForcePolicy.IMMEDIATE).release().forced())
                .isTrue();
    }

    @Test
    void a_request_that_failed_half_way_is_abandoned_to_whoever_comes_next() {
        host.intercept(failing("qmp.requestRemoval", 1));

        assertThatThrownBy(() -> detach("web", "03:00.0", ForcePolicy.NEVER))
                .isInstanceOfSatisfying(
                        DetachIncomplete.class,
                        failed -> assertThat(failed.devices()).containsExactly(PciAddress.parse("03:00.0")));

        assertThat(detach("web", "03:00.0", ForcePolicy.NEVER).release()).isEqualTo(Release.BY_GUEST);
        assertThat(host.xenStore().list(JOURNAL)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sysfs.unbind", "sysfs.bind", "hypervisor.assign"})
    void a_device_that_cannot_be_taken_from_the_host_stays_with_its_driver(String call) {
        PciAddress nic = PciAddress.parse("00:1f.6");
        host.intercept(failing(call, 1));

        assertThatThrownBy(() -> xen.assignableDevices().add(nic, Optional.of(new DeviceName("uplink"))))
                .isInstanceOf(HostFault.class)
                .hasMessageContaining("everything was taken back");

        assertThat(driver(nic)).contains("e1000e");
        assertThat(assignable()).doesNotContain(nic);
        assertThat(host.xenStore().list(JOURNAL)).isEmpty();
        xen.assignableDevices().add(nic, Optional.empty());
        assertThat(assignable()).contains(nic);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hypervisor.deassign", "sysfs.unbind", "sysfs.forgetSlot", "sysfs.bind"})
    void a_device_that_cannot_be_given_back_stays_assignable(String call) {
        PciAddress nic = PciAddress.parse("00:1f.6");
        xen.assignableDevices().add(nic, Optional.empty());
        host.intercept(failing(call, 1));

        assertThatThrownBy(() -> xen.assignableDevices().remove(PciSelector.of(nic), true))
                .isInstanceOf(HostFault.class);

        assertThat(driver(nic)).contains("pciback");
        assertThat(assignable()).contains(nic);
        xen.assignableDevices().remove(PciSelector.of(nic), true);
        assertThat(driver(nic)).contains("e1000e");
    }

    @Test
    void a_device_that_was_never_quarantined_can_be_given_back() {
        host.intercept(refusing("hypervisor.deassign", 19));

        xen.assignableDevices().remove(PciSelector.of(SPARE), false);

        assertThat(driver(SPARE)).isEmpty();
    }

    @Test
    void a_device_in_a_guest_is_not_made_assignable_and_says_whose_it_is() {
        assertThatThrownBy(() -> xen.assignableDevices().add(PciAddress.parse("03:00.0"), Optional.empty()))
                .isInstanceOf(OwnedByAnother.class)
                .hasMessageContaining("'web'");
    }

    @Test
    void an_attach_that_fails_at_pciback_leaves_the_device_with_pciback() {
        host.intercept(failing("sysfs.bind", 1));

        assertThatThrownBy(() -> attach("plain", "0c:00.0")).isInstanceOf(HostFault.class);

        assertThat(driver(SPARE)).contains("pciback");
        assertThat(assignable()).contains(SPARE);
    }

    @Test
    void a_device_held_back_is_locked_although_xl_let_go_of_the_lock() {
        int domid = host.domainId("pv-silent").orElseThrow();
        host.xenStore().transact(transaction -> {
            transaction.remove("/libxl/pci/0000-08-00-0/domid");
            return domid;
        });

        detach("pv-silent", "08:00.0", ForcePolicy.IMMEDIATE);

        assertThat(host.xenStore().read("/libxl/pci/0000-08-00-0/domid")).contains(Integer.toString(domid));
    }

    @Test
    void what_was_noted_of_another_domain_is_not_believed() {
        host.xenStore().write(JOURNAL + "/0000-09-00-0/operation", "detach");
        host.xenStore().write(JOURNAL + "/0000-09-00-0/uuid", new UUID(1, 1).toString());
        host.xenStore().write(JOURNAL + "/0000-09-00-0/cut-off", "done");

        detach("dead-dm", "09:00.0", ForcePolicy.IMMEDIATE);

        assertThat(host.guestReaches(host.domainId("dead-dm").orElseThrow(), PciAddress.parse("09:00.0")))
                .isFalse();
    }

    @Test
    void a_reset_that_the_kernel_refuses_does_not_keep_the_device_in_its_domain() {
        host.intercept(failing("sysfs.reset", 1));

        DetachOutcome outcome = detach("web", "03:00.0", ForcePolicy.NEVER);

        assertThat(outcome.steps())
                .filteredOn(step -> step.name().equals("reset"))
                .map(Step::result)
                .containsExactly(Step.Result.FAILED);
        assertThat(assignable()).contains(PciAddress.parse("03:00.0"));
    }

    @Test
    void a_silent_device_model_is_waited_for_once() {
        DetachOutcome outcome = detach("dead-dm", "09:00.0", ForcePolicy.AFTER_TIMEOUT);

        assertThat(outcome.release()).isEqualTo(Release.BY_REVOCATION);
        assertThat(outcome.duration()).isLessThan(Duration.ofSeconds(3));
    }

    @Test
    void a_domain_that_cannot_be_told_to_end_is_a_failure_beside_those_of_its_devices() {
        host.intercept(failing("xl.destroy", 1));

        PowerOffOutcome outcome = xen.destroy(
                uuid("silent"), List.of(order("silent", "04:00.0", ForcePolicy.IMMEDIATE)), StepListener.NONE);

        assertThat(outcome.detached()).hasSize(1);
        assertThat(outcome.failures())
                .hasSize(1)
                .allSatisfy(failure -> assertThat(failure).hasMessageContaining("xl.destroy"));
    }

    @Test
    void a_shutdown_says_which_of_its_devices_could_not_be_looked_at() {
        use(SILENT_HVM_WITH_TWO);
        List<DetachOrder> orders =
                List.of(order("two", "01:00.0", ForcePolicy.IMMEDIATE), order("two", "02:00.0", ForcePolicy.IMMEDIATE));
        host.intercept(failing("xenstore.read", 1));

        PowerOffOutcome outcome = xen.shutdown(uuid("two"), orders, StepListener.NONE);

        assertThat(outcome.detached()).hasSize(1);
        assertThat(outcome.failures())
                .hasSize(1)
                .allSatisfy(failure -> assertThat(failure)
                        .hasMessageContaining("nothing was done to 0000:01:00.0")
                        .hasMessageContaining("pci-show 0000:01:00.0"));
    }

    @Test
    void a_device_attached_by_its_address_has_its_name_all_the_same() {
        attach("plain", "0c:00.0");

        assertThat(xen.hostdevs(uuid("plain")).get(0).name()).contains("spare-nic");
    }

    @Test
    void an_attempt_that_fails_early_does_not_forget_what_an_earlier_one_did() {
        host.intercept(failing("hypervisor.deassign", 1));
        assertThatThrownBy(() -> detach("pv-silent", "08:00.0", ForcePolicy.IMMEDIATE))
                .isInstanceOf(DetachIncomplete.class);
        // The intent is written by the first transaction; what comes then fails.
        host.intercept(failingAfter("xenstore.transact", "xenstore.read"));
        assertThatThrownBy(() -> detach("pv-silent", "08:00.0", ForcePolicy.IMMEDIATE))
                .isInstanceOf(DetachIncomplete.class);
        host.intercept(PortInterceptor.NONE);

        assertThat(detach("pv-silent", "08:00.0", ForcePolicy.NEVER).custody()).isEqualTo(Custody.HELD_BACK);
    }

    /** The first device's notes cannot be read, and what is known of the second is not to depend on that. */
    @Test
    void an_attempt_that_fails_early_does_not_forget_what_an_earlier_one_did_to_a_second_device() {
        use(SILENT_PV_WITH_TWO);
        List<DetachOrder> orders =
                List.of(order("two", "01:00.0", ForcePolicy.IMMEDIATE), order("two", "02:00.0", ForcePolicy.IMMEDIATE));
        host.intercept(failing("hypervisor.deassign", 2));
        assertThat(xen.shutdown(uuid("two"), orders, StepListener.NONE).failures())
                .hasSize(2);

        host.intercept(failingAfter("xenstore.transact", "xenstore.read"));
        assertThat(xen.shutdown(uuid("two"), orders, StepListener.NONE).failures())
                .hasSize(2)
                .allSatisfy(failure -> assertThat(failure).isInstanceOf(DetachIncomplete.class));
        host.intercept(PortInterceptor.NONE);

        assertThat(detach("two", "02:00.0", ForcePolicy.NEVER).custody()).isEqualTo(Custody.HELD_BACK);
    }

    @Test
    void a_guest_that_was_cut_off_is_not_said_to_keep_its_device() {
        host.intercept(failing("hypervisor.deassign", 1));
        assertThatThrownBy(() -> detach("dead-dm", "09:00.0", ForcePolicy.IMMEDIATE))
                .isInstanceOf(DetachIncomplete.class);

        assertThatThrownBy(() -> detach("dead-dm", "09:00.0", ForcePolicy.NEVER))
                .isInstanceOf(DetachIncomplete.class);

        assertThat(host.xenStore().list(JOURNAL)).isNotEmpty();
        assertThat(detach("dead-dm", "09:00.0", ForcePolicy.IMMEDIATE).release())
                .isEqualTo(Release.BY_REVOCATION);
    }

    @Test
    void never_forces_nobody_although_an_earlier_attempt_was_about_to() {
        host.intercept(failingAfter("xenstore.write", "xenstore.transact"));
        assertThatThrownBy(() -> detach("pv-silent", "08:00.0", ForcePolicy.IMMEDIATE))
                .isInstanceOf(DetachIncomplete.class);
        host.intercept(PortInterceptor.NONE);

        assertThatThrownBy(() -> detach("pv-silent", "08:00.0", ForcePolicy.NEVER))
                .isInstanceOf(DetachFailed.class);

        assertThat(host.guestReaches(host.domainId("pv-silent").orElseThrow(), PciAddress.parse("08:00.0")))
                .isTrue();
    }

    @Test
    void a_reset_that_is_refused_after_the_end_of_a_domain_keeps_nobody_from_the_others() {
        host.intercept(failing("hypervisor.deassign", 1));
        assertThatThrownBy(() -> detach("web", "03:00.0", ForcePolicy.NEVER)).isInstanceOf(DetachIncomplete.class);
        host.toolstack().destroy(host.domainId("web").orElseThrow());
        host.intercept(failing("sysfs.reset", 1));

        assertThat(assignable()).contains(SPARE, PciAddress.parse("03:00.0"));
    }

    @Test
    void what_cannot_be_let_go_after_the_end_of_a_domain_keeps_nobody_from_the_others() {
        host.intercept(failing("hypervisor.deassign", 1));
        assertThatThrownBy(() -> detach("web", "03:00.0", ForcePolicy.NEVER)).isInstanceOf(DetachIncomplete.class);
        host.toolstack().destroy(host.domainId("web").orElseThrow());
        host.intercept(refusing("hypervisor.isAssignable", 1));

        assertThat(assignable()).contains(SPARE).doesNotContain(PciAddress.parse("03:00.0"));

        host.intercept(PortInterceptor.NONE);
        assertThat(assignable()).contains(PciAddress.parse("03:00.0"));
    }

    @Test
    void a_store_that_fails_at_the_end_of_an_add_leaves_nothing_behind() {
        PciAddress nic = PciAddress.parse("00:1f.6");
        host.intercept(failingAfter("hypervisor.assign", "xenstore.transact"));

        assertThatThrownBy(() -> xen.assignableDevices().add(nic, Optional.empty()))
                .isInstanceOf(HostFault.class);

        host.intercept(PortInterceptor.NONE);
        assertThat(driver(nic)).contains("e1000e");
        assertThat(host.xenStore().list(JOURNAL)).isEmpty();
        assertThat(host.xenStore().list("/libxl/pci")).doesNotContain("0000-00-1f-6");
    }

    @Test
    void a_device_that_was_half_given_back_is_given_back_by_doing_it_again() {
        PciAddress nic = PciAddress.parse("00:1f.6");
        xen.assignableDevices().add(nic, Optional.empty());
        host.intercept(failing("sysfs.bind", 2));
        assertThatThrownBy(() -> xen.assignableDevices().remove(PciSelector.of(nic), true))
                .isInstanceOf(HostFault.class)
                .hasMessageContaining("do it again");

        xen.assignableDevices().remove(PciSelector.of(nic), true);

        assertThat(driver(nic)).contains("e1000e");
        assertThat(host.xenStore().list(JOURNAL)).isEmpty();
    }

    @Test
    void a_device_that_a_pv_guest_has_seen_in_an_attach_that_failed_is_held_back() {
        int pv = host.domainId("pv").orElseThrow();
        String exported = "/local/domain/0/backend/pci/" + pv + "/0/vdev-1";
        host.intercept(new PortInterceptor() {
            private boolean done;

            @Override
            public void before(String name) {
                if (name.equals("xenstore.transact")
                        && !done
                        && host.xenStore().read(exported).isPresent()) {
                    done = true;
                    throw new HostFault(name + " was made to fail", null);
                }
            }
        });

        assertThatThrownBy(() -> attach("pv", "0c:00.0"))
                .isInstanceOf(HostFault.class)
                .hasMessageContaining("held back until 'pv' has ended");

        host.intercept(PortInterceptor.NONE);
        assertThat(xen.assignableDevices().held()).hasSize(1);
        assertThat(host.guestReaches(pv, SPARE)).isFalse();
        assertThat(assignable()).doesNotContain(SPARE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hypervisor.isAssignable",
                "sysfs.unbind",
                "sysfs.bind",
                "qmp.add",
                "hypervisor.mapInterrupt",
                "hypervisor.assign",
                "xenstore.await"
            })
    void an_attach_that_died_is_taken_back_by_a_detach(String call) {
        host.intercept(new DyingAt(call));
        assertThatThrownBy(() -> attach("plain", "0c:00.0")).isInstanceOf(AssertionError.class);
        host.intercept(PortInterceptor.NONE);
        assertThat(assignable()).doesNotContain(SPARE);

        detach("plain", "0c:00.0", ForcePolicy.NEVER);

        assertThat(driver(SPARE)).contains("pciback");
        assertThat(assignable()).contains(SPARE);
        assertThat(host.look(SPARE).granted()).isEmpty();
        assertThat(host.xenStore().list(JOURNAL)).isEmpty();
    }

    @Test
    void what_is_taken_back_is_not_offered_by_xl_meanwhile() {
        host.intercept(new DyingAt("hypervisor.isAssignable"));
        assertThatThrownBy(() -> attach("plain", "0c:00.0")).isInstanceOf(AssertionError.class);
        assertThat(host.xenstoreNodes()).doesNotContainKey("/libxl/pci/0000-0c-00-0/domid");
        String[] lock = {""};
        host.intercept(first(
                "hypervisor.permitMemory",
                () -> lock[0] =
                        host.xenStore().read("/libxl/pci/0000-0c-00-0/domid").orElse("free")));

        detach("plain", "0c:00.0", ForcePolicy.IMMEDIATE);

        assertThat(lock[0]).isEqualTo(host.domainId("plain").orElseThrow() + "");
    }

    @Test
    void an_add_that_is_done_again_and_fails_gives_the_device_back_to_the_driver_that_had_it_at_first() {
        PciAddress nic = PciAddress.parse("00:1f.6");
        Optional<String> before = driver(nic);
        host.intercept(new DyingAt("sysfs.bind"));
        assertThatThrownBy(() -> xen.assignableDevices().add(nic, Optional.empty()))
                .isInstanceOf(AssertionError.class);
        host.intercept(PortInterceptor.NONE);
        assertThat(driver(nic)).isEmpty();

        host.intercept(failing("hypervisor.assign", 1));
        assertThatThrownBy(() -> xen.assignableDevices().add(nic, Optional.empty()))
                .isInstanceOf(HostFault.class)
                .hasMessageContaining("everything was taken back");
        host.intercept(PortInterceptor.NONE);

        assertThat(driver(nic)).isPresent().isEqualTo(before);
        assertThat(host.xenStore().read("/libxl/pci/0000-00-1f-6/driver_path")).isEmpty();
        assertThat(host.xenStore().list(JOURNAL)).isEmpty();
        xen.assignableDevices().add(nic, Optional.empty());
    }

    @Test
    void a_reset_that_died_can_be_done_again() {
        host.intercept(new DyingAt("sysfs.reset"));
        assertThatThrownBy(() -> xen.assignableDevices().reset(PciAddress.parse("0e:00.0")))
                .isInstanceOf(AssertionError.class);
        host.intercept(PortInterceptor.NONE);

        xen.assignableDevices().reset(PciAddress.parse("0e:00.0"));

        assertThat(host.xenStore().list(JOURNAL)).isEmpty();
    }

    @Test
    void an_intent_that_could_not_be_ended_keeps_nobody_from_the_device() {
        host.intercept(failingAfter("qmp.requestRemoval", "xenstore.transact"));
        assertThatThrownBy(() -> detach("silent", "04:00.0", ForcePolicy.NEVER)).isNotNull();
        host.intercept(PortInterceptor.NONE);

        assertThat(detach("silent", "04:00.0", ForcePolicy.IMMEDIATE).release()).isEqualTo(Release.BY_EJECT);
    }

    @Test
    void a_silent_pv_guest_that_an_attach_was_asking_is_not_given_the_device_while_it_is_taken_back() {
        host.intercept(new DyingAt("xenstore.await"));
        assertThatThrownBy(() -> attach("pv-silent", "0c:00.0")).isInstanceOf(AssertionError.class);
        host.intercept(PortInterceptor.NONE);

        DetachOutcome outcome = detach("pv-silent", "0c:00.0", ForcePolicy.AFTER_TIMEOUT);

        assertThat(outcome.custody()).as("it never saw the device").isEqualTo(Custody.FREE);
        assertThat(assignable()).contains(SPARE);
        assertThat(host.look(SPARE).exportedTo()).isEmpty();
    }

    /** xl ends the domain and makes it anew, and looks at no journal. */
    @ParameterizedTest
    @ValueSource(strings = {"qmp.open", "qmp.eject", "sysfs.device", "hypervisor.permitMemory"})
    void a_guest_that_reboots_while_its_device_is_taken_has_it_afterwards(String call) {
        PciAddress device = PciAddress.parse("04:00.0");
        int before = host.domainId("silent").orElseThrow();
        host.intercept(first(call, () -> host.reboot(before)));
        assertThatThrownBy(() -> detach("silent", "04:00.0", ForcePolicy.IMMEDIATE))
                .isInstanceOf(DetachIncomplete.class)
                .hasMessageContaining("what it had went with it");
        host.intercept(PortInterceptor.NONE);

        assertThat(assignable()).doesNotContain(device);

        int after = host.domainId("silent").orElseThrow();
        assertThat(after).isNotEqualTo(before);
        assertThat(host.guestReaches(after, device)).isTrue();
        assertThat(host.xenStore().list(JOURNAL))
                .as("nothing is left of the old domain's detach")
                .isEmpty();
        assertThat(detach("silent", "04:00.0", ForcePolicy.IMMEDIATE).custody()).isEqualTo(Custody.FREE);
    }

    @Test
    void a_guest_that_was_cut_off_is_not_said_to_have_a_working_device_when_its_device_model_is_back() {
        int silent = host.domainId("silent").orElseThrow();
        host.stopDeviceModel(silent, false);
        host.intercept(new DyingAt("hypervisor.deassign"));
        assertThatThrownBy(() -> detach("silent", "04:00.0", ForcePolicy.IMMEDIATE))
                .isInstanceOf(AssertionError.class);
        host.intercept(PortInterceptor.NONE);
        host.resumeDeviceModel(silent);

        assertThatThrownBy(() -> detach("silent", "04:00.0", ForcePolicy.NEVER)).isInstanceOf(DetachIncomplete.class);

        assertThat(host.guestReaches(silent, PciAddress.parse("04:00.0"))).isFalse();
        assertThat(host.xenStore().list(JOURNAL)).isNotEmpty();
        assertThat(detach("silent", "04:00.0", ForcePolicy.IMMEDIATE).custody()).isEqualTo(Custody.FREE);
    }

    /** xl detaches it, and attaches it to another guest, and looks at no journal. */
    @ParameterizedTest
    @ValueSource(strings = {"qmp.open", "qmp.eject", "sysfs.device"})
    void a_device_that_xl_gives_to_another_while_it_is_taken_is_left_to_that_one(String call) {
        host.intercept(first(
                call,
                () -> host.xenStore().transact(xl -> {
                    xl.remove("/local/domain/0/backend/pci/"
                            + host.domainId("silent").orElseThrow());
                    xl.write(
                            "/libxl/pci/0000-04-00-0/domid",
                            Integer.toString(host.domainId("plain").orElseThrow()));
                    return xl;
                })));
        assertThatThrownBy(() -> detach("silent", "04:00.0", ForcePolicy.IMMEDIATE))
                .isInstanceOf(DetachIncomplete.class)
                .hasMessageContaining("it is left to that domain")
                .hasMessageContaining("next: pci-repair 0000:0");
        host.intercept(PortInterceptor.NONE);

        assertThat(host.xenStore().read("/libxl/pci/0000-04-00-0/domid"))
                .contains(Integer.toString(host.domainId("plain").orElseThrow()));
        assertThat(assignable()).doesNotContain(PciAddress.parse("04:00.0"));
    }

    /** Its old guest was forced, and may still have it mapped; but who has been given it since has it rightfully, as far as xl goes. */
    @Test
    void a_device_that_xl_gives_to_another_in_the_last_moment_is_not_held_back_from_that_one() {
        String plain = Integer.toString(host.domainId("plain").orElseThrow());
        host.intercept(first(
                "hypervisor.isAssignable",
                () -> host.xenStore().transact(xl -> {
                    xl.remove("/local/domain/0/backend/pci/"
                            + host.domainId("pv-silent").orElseThrow());
                    xl.write("/libxl/pci/0000-08-00-0/domid", plain);
                    return xl;
                })));

        assertThatThrownBy(() -> detach("pv-silent", "08:00.0", ForcePolicy.IMMEDIATE))
                .isInstanceOf(DetachIncomplete.class)
                .hasMessageContaining("it is left to that domain")
                .hasMessageContaining("next: pci-repair 0000:0");

        assertThat(host.xenStore().read("/libxl/pci/0000-08-00-0/domid")).contains(plain);
        assertThat(xen.assignableDevices().held()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sysfs.bind", "hypervisor.permitMemory", "hypervisor.assign", "qmp.add"})
    void a_guest_that_reboots_while_it_is_given_a_device_has_not_got_it(String call) {
        int before = host.domainId("plain").orElseThrow();
        host.intercept(first(call, () -> host.reboot(before)));
        assertThatThrownBy(() -> attach("plain", "0c:00.0")).isInstanceOf(VirtException.class);
        host.intercept(PortInterceptor.NONE);

        assertThat(assignable()).contains(SPARE);
        assertThat(host.xenStore().list("/local/domain/0/backend/pci")).doesNotContain(Integer.toString(before));
        attach("plain", "0c:00.0");
    }

    @Test
    void what_a_stub_domain_does_not_list_any_more_is_revoked_all_the_same() {
        int[] mapped = {0};
        int[] transactions = {0};
        host.intercept(new PortInterceptor() {
            @Override
            public void before(String call) {
                // The guest's interrupt cannot be mapped; and what the stub domain had is off its list when the process
                // dies.
                if (call.equals("hypervisor.mapInterrupt") && ++mapped[0] == 2) {
                    throw new HypercallFailed(call, 12, "out of memory");
                }
                if (mapped[0] >= 2 && (transactions[0] += call.equals("xenstore.transact") ? 1 : 0) >= 4) {
                    throw new AssertionError("the process is dead");
                }
            }
        });
        assertThatThrownBy(() -> attach("stubbed", "0c:00.0")).isInstanceOf(AssertionError.class);
        host.intercept(PortInterceptor.NONE);

        detach("stubbed", "0c:00.0", ForcePolicy.AFTER_TIMEOUT);

        assertThat(host.look(SPARE).granted()).isEmpty();
        // It was answered for, and may keep what it has mapped.
        assertThat(xen.assignableDevices().held())
                .extracting(HeldDevice::address)
                .contains(SPARE);
    }

    /** Another process may have the device by the time that it would be taken back. */
    @Test
    void what_was_committed_is_not_taken_back_although_the_daemon_could_not_tell_of_it() {
        PciAddress nic = PciAddress.parse("00:1f.6");
        host.intercept(losingTheAnswerAfter("hypervisor.assign"));

        xen.assignableDevices().add(nic, Optional.empty());

        host.intercept(PortInterceptor.NONE);
        assertThat(driver(nic)).contains("pciback");
        assertThat(assignable()).contains(nic);
    }

    @Test
    void a_detach_whose_last_commit_could_not_be_told_of_has_succeeded() {
        host.intercept(losingTheAnswerAfter("hypervisor.isAssignable"));

        assertThat(detach("web", "03:00.0", ForcePolicy.NEVER).release()).isEqualTo(Release.BY_GUEST);

        assertThat(assignable()).contains(PciAddress.parse("03:00.0"));
        assertThat(host.xenStore().list(JOURNAL)).isEmpty();
    }

    @Test
    void a_guest_that_was_asked_before_the_monitor_failed_is_not_said_to_keep_its_device_for_good() {
        host.intercept(new PortInterceptor() {
            @Override
            public void before(String name) {
                if (name.equals("qmp.requestRemoval")) {
                    host.stopDeviceModel(host.domainId("silent").orElseThrow(), true);
                }
            }
        });

        assertThatThrownBy(() -> detach("silent", "04:00.0", ForcePolicy.NEVER))
                .hasMessageContaining("may still release");
    }

    /** pciback lets go of all that is to go in one conversation: a forced answer on its way must not answer for the next to be asked. */
    @Test
    void an_answer_that_was_forced_for_one_device_is_not_taken_for_the_guests_own_for_another() {
        use(SILENT_PV_WITH_TWO);
        dieAnsweringFor("two", () -> detach("two", "02:00.0", ForcePolicy.IMMEDIATE));

        assertThatThrownBy(() -> detach("two", "01:00.0", ForcePolicy.NEVER))
                .isInstanceOf(DetachFailed.class)
                .hasMessageContaining("nothing was changed");
        assertThat(detach("two", "01:00.0", ForcePolicy.AFTER_TIMEOUT).custody())
                .isEqualTo(Custody.HELD_BACK);
        assertThat(detach("two", "02:00.0", ForcePolicy.NEVER).custody()).isEqualTo(Custody.HELD_BACK);
    }

    @Test
    void an_answer_that_was_forced_for_one_device_does_not_keep_a_stub_domain_from_answering_for_another() {
        use(STUB_WITH_TWO);
        dieAnsweringFor("two-dm", () -> detach("two", "02:00.0", ForcePolicy.IMMEDIATE));

        assertThat(detach("two", "01:00.0", ForcePolicy.NEVER).custody()).isEqualTo(Custody.FREE);

        assertThat(detach("two", "02:00.0", ForcePolicy.NEVER).custody()).isEqualTo(Custody.HELD_BACK);
    }

    @Test
    void an_answer_that_is_forced_for_one_device_does_not_take_another_along_that_was_asked_for() {
        use(SILENT_PV_WITH_TWO);
        int two = host.domainId("two").orElseThrow();
        host.intercept(new DyingAt("xenstore.await"));
        assertThatThrownBy(() -> detach("two", "01:00.0", ForcePolicy.NEVER)).isInstanceOf(AssertionError.class);
        host.intercept(PortInterceptor.NONE);

        assertThat(detach("two", "02:00.0", ForcePolicy.IMMEDIATE).custody()).isEqualTo(Custody.HELD_BACK);

        assertThat(host.look(PciAddress.parse("01:00.0")).exportedTo()).hasValue(two);
        assertThat(detach("two", "01:00.0", ForcePolicy.IMMEDIATE).custody()).isEqualTo(Custody.HELD_BACK);
    }

    /** pciback that is asked anew before it has heard the end of what it was asked first does it, and does not say so. */
    @Test
    void a_conversation_with_pciback_that_a_dead_process_began_is_ended_by_the_detach_that_goes_on_from_there() {
        use(SILENT_HVM_WITH_TWO);
        dieAnsweredByPciback("two", () -> detach("two", "02:00.0", ForcePolicy.IMMEDIATE));

        detach("two", "02:00.0", ForcePolicy.IMMEDIATE);

        attach("two", "02:00.0");
    }

    @Test
    void a_conversation_with_pciback_that_a_dead_process_began_is_ended_before_one_about_another_device() {
        use(SILENT_HVM_WITH_TWO);
        dieAnsweredByPciback("two", () -> detach("two", "02:00.0", ForcePolicy.IMMEDIATE));

        assertThat(detach("two", "01:00.0", ForcePolicy.IMMEDIATE).steps())
                .extracting(Step::detail)
                .contains("pciback let go");

        attach("two", "01:00.0");
    }

    @Test
    void a_conversation_with_pciback_that_a_dead_attach_began_is_ended_by_the_detach_that_takes_it_back() {
        use(SILENT_HVM_WITH_TWO);
        detach("two", "02:00.0", ForcePolicy.IMMEDIATE);
        dieAnsweredByPciback("two", () -> attach("two", "02:00.0"));

        assertThat(detach("two", "02:00.0", ForcePolicy.IMMEDIATE).steps())
                .extracting(Step::detail)
                .contains("pciback let go");

        attach("two", "02:00.0");
    }

    @Test
    void a_conversation_with_pciback_that_a_dead_process_began_is_ended_before_an_attach() {
        use(SILENT_HVM_WITH_TWO.replace("</host>", SPARE_DEVICE + "</host>"));
        dieAnsweredByPciback("two", () -> detach("two", "02:00.0", ForcePolicy.IMMEDIATE));

        attach("two", "03:00.0");
    }

    @Test
    void a_conversation_with_pciback_that_a_failing_attach_began_is_ended_before_the_attach_is_taken_back() {
        use(SILENT_HVM_WITH_TWO.replace("</host>", SPARE_DEVICE + "</host>"));
        String backend = "/local/domain/0/backend/pci/" + host.domainId("two").orElseThrow() + "/0/state";
        host.intercept(new PortInterceptor() {
            private boolean failed;

            @Override
            public void before(String name) {
                if (!failed
                        && name.equals("xenstore.write")
                        && "8".equals(host.xenstoreNodes().get(backend))) {
                    failed = true;
                    throw new HostFault(name + " was made to fail", null);
                }
            }
        });
        assertThatThrownBy(() -> attach("two", "03:00.0")).hasMessageContaining("everything was taken back");
        host.intercept(PortInterceptor.NONE);

        attach("two", "03:00.0");
    }

    /** The process dies as soon as it has answered in a domain's place, with the answer on its way to pciback. */
    private void dieAnsweringFor(String domain, ThrowingCallable operation) {
        dieWhen("/local/domain/" + host.domainId(domain).orElseThrow() + "/device/pci/0/state", "7", operation);
    }

    /** The process dies as soon as pciback has heard that, and has not heard yet that it was the end. */
    private void dieAnsweredByPciback(String domain, ThrowingCallable operation) {
        dieWhen("/local/domain/0/backend/pci/" + host.domainId(domain).orElseThrow() + "/0/state", "8", operation);
    }

    private void dieWhen(String path, String value, ThrowingCallable operation) {
        host.intercept(new PortInterceptor() {
            private boolean dead;

            @Override
            public void before(String name) {
                if (dead) {
                    throw new AssertionError("the process is dead");
                }
            }

            @Override
            public void after(String name) {
                dead |= value.equals(host.xenstoreNodes().get(path));
            }
        });
        assertThatThrownBy(operation).isInstanceOf(AssertionError.class);
        host.intercept(PortInterceptor.NONE);
    }
    /** The first transaction after a call is made, and its answer is lost. */
    private static PortInterceptor losingTheAnswerAfter(String call) {
        return new PortInterceptor() {
            private boolean armed;

            @Override
            public void after(String name) {
                if (armed && name.equals("xenstore.transact")) {
                    armed = false;
                    throw new HostFault("the answer was lost", null);
                }
                armed |= name.equals(call);
            }
        };
    }

    private void use(String description) {
        host = SimulatedHost.described(
                new ByteArrayInputStream(description.getBytes(StandardCharsets.UTF_8)), Timeline.virtual());
        xen = new XenConnection(host, XenSettings.DEFAULT);
    }

    private DetachOutcome detach(String domain, String device, ForcePolicy policy) {
        DetachOrder order = order(domain, device, policy);
        return xen.detach(order, StepListener.NONE);
    }

    private AttachOutcome attach(String domain, String device) {
        return xen.attach(uuid(domain), AttachRequest.of(PciSelector.parse(device)), StepListener.NONE);
    }

    private DetachOrder order(String domain, String device, ForcePolicy policy) {
        return Requests.order(xen, domain, device, policy);
    }

    private UUID uuid(String domain) {
        return Requests.uuid(xen, domain);
    }

    private List<PciAddress> assignable() {
        return Requests.assignable(xen);
    }

    private Optional<String> driver(PciAddress address) {
        return host.pciBackend().device(address).orElseThrow().device().driver();
    }

    private String states(int domid) {
        String path = "/local/domain/0/backend/pci/" + domid + "/0";
        return List.of("state", "state-0", "state-1").stream()
                .map(key -> host.xenStore().read(path + "/" + key).orElse("none"))
                .toList()
                .toString();
    }

    private static PortInterceptor failing(String call, int times) {
        return new PortInterceptor() {
            private int left = times;

            @Override
            public void before(String name) {
                if (name.equals(call) && left-- > 0) {
                    throw new HostFault(call + " was made to fail", null);
                }
            }
        };
    }

    /** The first of these calls that comes after another one fails. */
    private static PortInterceptor failingAfter(String first, String call) {
        return new PortInterceptor() {
            private boolean armed;

            @Override
            public void before(String name) {
                if (armed && name.equals(call)) {
                    armed = false;
                    throw new HostFault(call + " was made to fail", null);
                }
            }

            @Override
            public void after(String name) {
                armed |= name.equals(first);
            }
        };
    }

    private static PortInterceptor refusing(String call, int errno) {
        return new PortInterceptor() {
            @Override
            public void before(String name) {
                if (name.equals(call)) {
                    throw new HypercallFailed(call, errno, "refused");
                }
            }
        };
    }

    /** As Xen answers for a domain that has no IOMMU context. */
    private static PortInterceptor withoutIommu() {
        return new PortInterceptor() {
            @Override
            public void before(String name) {
                if (List.of("hypervisor.assign", "hypervisor.deassign", "hypervisor.isAssignable")
                        .contains(name)) {
                    throw new HypercallFailed(name, EOPNOTSUPP, "Operation not supported");
                }
            }
        };
    }

    /** Another's deed right before the first of these calls. */
    private static PortInterceptor first(String call, Runnable deed) {
        return new PortInterceptor() {
            private boolean done;

            @Override
            public void before(String name) {
                if (name.equals(call) && !done) {
                    done = true;
                    deed.run();
                }
            }
        };
    }
}
