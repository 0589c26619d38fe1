package org.jvirt.xen.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.jvirt.xen.sim.Requests.GUEST_TIMEOUT;
import static org.jvirt.xen.sim.Requests.order;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvirt.api.AssignableDevice;
import org.jvirt.api.AssignableDevices;
import org.jvirt.api.AttachOutcome;
import org.jvirt.api.AttachRequest;
import org.jvirt.api.Custody;
import org.jvirt.api.DetachOutcome;
import org.jvirt.api.DetachPlan;
import org.jvirt.api.DeviceName;
import org.jvirt.api.DomainAction;
import org.jvirt.api.DomainState;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.Hostdev;
import org.jvirt.api.PciAddress;
import org.jvirt.api.PciSelector;
import org.jvirt.api.PowerOffOutcome;
import org.jvirt.api.Release;
import org.jvirt.api.Step;
import org.jvirt.api.StepListener;
import org.jvirt.api.error.DetachFailed;
import org.jvirt.api.error.DetachIncomplete;
import org.jvirt.api.error.GuestSilent;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NoSuchDevice;
import org.jvirt.api.error.NotAssignable;
import org.jvirt.api.error.NotAttached;
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.error.OwnedByAnother;
import org.jvirt.api.nodedev.Capability;
import org.jvirt.api.nodedev.NodeDevice;
import org.jvirt.api.nodedev.NodeDeviceEvent;
import org.jvirt.api.nodedev.NodeDeviceEvent.Kind;
import org.jvirt.api.nodedev.NodeDevices;
import org.jvirt.spi.DetachOrder;
import org.jvirt.spi.HypervisorConnection;
import org.jvirt.xen.XenConnection;
import org.jvirt.xen.XenSettings;
import org.jvirt.xen.sim.internal.SimulatedHostDriver;

/** The driver's procedures on the simulated host, every outcome checked with the host's own eyes. */
@Timeout(60)
class DetachTest {
    private final Timeline timeline = Timeline.virtual();
    private final SimulatedHost host = SimulatedHost.standard(timeline);
    private final HypervisorConnection xen = new XenConnection(host, XenSettings.DEFAULT);

    @ParameterizedTest
    @CsvSource({
        "web, 03:00.0, NEVER, BY_GUEST, FREE",
        "web, 03:00.0, AFTER_TIMEOUT, BY_GUEST, FREE",
        "web, 03:00.0, IMMEDIATE, BY_EJECT, FREE",
        "silent, 04:00.0, AFTER_TIMEOUT, BY_EJECT, FREE",
        "silent, 04:00.0, IMMEDIATE, BY_EJECT, FREE",
        "late, 05:00.0, AFTER_TIMEOUT, BY_EJECT, FREE",
        "refuses, 06:00.0, AFTER_TIMEOUT, BY_EJECT, FREE",
        "pv, 07:00.0, NEVER, BY_GUEST, FREE",
        "pv, 07:00.0, IMMEDIATE, BY_EJECT, HELD_BACK",
        "pv-silent, 08:00.0, AFTER_TIMEOUT, BY_EJECT, HELD_BACK",
        "pv-silent, 08:00.0, IMMEDIATE, BY_EJECT, HELD_BACK",
        "dead-dm, 09:00.0, AFTER_TIMEOUT, BY_REVOCATION, FREE",
        "dead-dm, 09:00.0, IMMEDIATE, BY_REVOCATION, FREE",
        "dual, 0a:00.*, NEVER, BY_GUEST, FREE",
        "dual, 0a:00.*, IMMEDIATE, BY_EJECT, FREE",
        "stubbed, 0b:00.0, NEVER, BY_GUEST, FREE",
        "stubbed, 0b:00.0, IMMEDIATE, BY_EJECT, HELD_BACK",
    })
    void a_device_that_is_out_is_out_everywhere(
            String domain, String device, ForcePolicy policy, Release release, Custody custody) {
        int domid = host.domainId(domain).orElseThrow();

        DetachOutcome outcome = detach(domain, device, policy);

        assertThat(outcome.release()).isEqualTo(release);
        assertThat(outcome.custody()).isEqualTo(custody);
        assertThat(xen.hostdevs(uuid(domain))).isEmpty();
        for (PciAddress address : outcome.devices()) {
            // What a PV guest has mapped it keeps, also when it let go of the device itself: hence the setting, and
            // holding back.
            assertThat(host.guestReaches(domid, address))
                    .as("the guest reaches it")
                    .isEqualTo(domain.equals("pv") && custody == Custody.FREE);
            assertThat(host.leftovers(domid, address)).isEmpty();
            assertThat(assignable().contains(address)).isEqualTo(custody == Custody.FREE);
        }
        assertThat(host.xenStore().list("/tool/jvirt/journal")).isEmpty();
        assertThat(host.xenStore().list("/local/domain/0/backend/pci/" + domid)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "silent, 04:00.0, org.jvirt.api.error.GuestSilent",
        "late, 05:00.0, org.jvirt.api.error.GuestSilent",
        "refuses, 06:00.0, org.jvirt.api.error.GuestRefused",
        "pv-silent, 08:00.0, org.jvirt.api.error.GuestSilent",
        "dead-dm, 09:00.0, org.jvirt.api.error.DeviceModelGone",
    })
    void a_guest_that_does_not_let_go_keeps_a_working_device_under_never(
            String domain, String device, Class<? extends DetachFailed> error) {
        int domid = host.domainId(domain).orElseThrow();
        PciAddress address = PciAddress.parse(device);
        List<Hostdev> before = xen.hostdevs(uuid(domain));
        String backendBefore = backend(domid);

        DetachFailed failed = catchThrowableOfType(error, () -> detach(domain, device, ForcePolicy.NEVER));

        assertThat(failed).hasMessageContaining(address.toString()).hasMessageContaining("nothing was changed");
        assertThat(failed.next()).isEqualTo("pci-detach --force=after-timeout " + domain + " " + address);
        assertThat(xen.hostdevs(uuid(domain))).isEqualTo(before);
        assertThat(backend(domid)).isEqualTo(backendBefore);
        assertThat(host.guestReaches(domid, address)).isTrue();
        assertThat(assignable()).doesNotContain(address);
        assertThat(host.xenStore().list("/tool/jvirt/journal")).isEmpty();
    }

    @Test
    void a_guest_that_answered_after_an_earlier_time_out_does_not_keep_the_device_stuck() throws Exception {
        Timeline time = Timeline.virtual();
        SimulatedHost slow = SimulatedHost.standard(time);
        HypervisorConnection connection = new XenConnection(slow, XenSettings.DEFAULT);
        DetachOrder order = order(connection, "late", "05:00.0", ForcePolicy.NEVER);
        assertThatThrownBy(() -> connection.detach(order, StepListener.NONE)).isInstanceOf(GuestSilent.class);

        time.pass(Duration.ofSeconds(5));

        assertThat(connection.detach(order, StepListener.NONE).release()).isEqualTo(Release.BY_GUEST);
    }

    @Test
    void a_refusal_is_not_waited_out() {
        DetachOutcome outcome = detach("refuses", "06:00.0", ForcePolicy.AFTER_TIMEOUT);

        assertThat(outcome.duration()).isLessThan(GUEST_TIMEOUT);
    }

    @Test
    void a_guest_that_is_suspended_answers_nobody_and_can_be_forced() {
        xen.act(uuid("web"), DomainAction.SUSPEND);
        xen.act(uuid("web"), DomainAction.SUSPEND);
        assertThat(state("web")).isEqualTo(DomainState.PAUSED);
        assertThatThrownBy(() -> detach("web", "03:00.0", ForcePolicy.NEVER)).isInstanceOf(GuestSilent.class);

        xen.act(uuid("web"), DomainAction.RESUME);

        assertThat(state("web")).isEqualTo(DomainState.BLOCKED);
        assertThat(detach("web", "03:00.0", ForcePolicy.NEVER).release()).isEqualTo(Release.BY_GUEST);
    }

    @Test
    void a_guest_that_is_rebooted_is_another_domain_with_the_same_devices() throws Exception {
        int before = host.domainId("web").orElseThrow();
        xen.act(uuid("web"), DomainAction.REBOOT);
        timeline.pass(Duration.ofSeconds(5));

        assertThat(host.domainId("web").orElseThrow()).isNotEqualTo(before);
        assertThat(xen.hostdevs(uuid("web"))).extracting(Hostdev::address).containsExactly(PciAddress.parse("03:00.0"));
        assertThat(xen.assignableDevices().audit())
                .noneMatch(audit -> audit.next().isPresent());
    }

    @Test
    void only_a_guest_with_a_machine_can_be_reset_and_domain_0_is_nobodys_to_stop() {
        xen.act(uuid("web"), DomainAction.RESET);
        assertThatThrownBy(() -> xen.act(uuid("pv"), DomainAction.RESET)).isInstanceOf(NotSupported.class);
        assertThatThrownBy(() -> xen.act(uuid("Domain-0"), DomainAction.SUSPEND))
                .isInstanceOf(NotSupported.class);
    }

    private DomainState state(String name) {
        return xen.domains().stream()
                .filter(domain -> domain.name().equals(name))
                .findFirst()
                .orElseThrow()
                .state();
    }

    @Test
    void a_whole_slot_goes_in_one_acknowledgement() {
        DetachOutcome outcome = detach("dual", "0a:00.*", ForcePolicy.NEVER);

        assertThat(outcome.devices()).map(PciAddress::toString).containsExactly("0000:0a:00.0", "0000:0a:00.1");
        assertThat(outcome.steps()).map(Step::name).containsOnlyOnce("ask-guest");
    }

    @Test
    void one_function_of_a_slot_that_the_guest_shows_whole_cannot_go_alone() {
        assertThatThrownBy(() -> detach("dual", "0a:00.1", ForcePolicy.IMMEDIATE))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("0000:0a:00.*");
        assertThat(xen.hostdevs(uuid("dual"))).hasSize(2);
    }

    @Test
    void force_on_a_domain_that_does_not_own_the_device_changes_nothing() {
        int web = host.domainId("web").orElseThrow();

        assertThatThrownBy(() -> detach("silent", "03:00.0", ForcePolicy.IMMEDIATE))
                .isInstanceOf(OwnedByAnother.class)
                .hasMessageContaining("'web'");
        assertThatThrownBy(() -> detach("silent", "0c:00.0", ForcePolicy.IMMEDIATE))
                .isInstanceOf(NotAttached.class);

        assertThat(host.guestReaches(web, PciAddress.parse("03:00.0"))).isTrue();
        assertThat(xen.hostdevs(uuid("web"))).hasSize(1);
    }

    @Test
    void a_device_held_back_is_given_to_nobody_until_its_domain_has_ended() {
        PciAddress device = PciAddress.parse("08:00.0");
        detach("pv-silent", "08:00.0", ForcePolicy.IMMEDIATE);

        assertThatThrownBy(() -> attach("plain", "08:00.0"))
                .isInstanceOf(NotAssignable.class)
                .hasMessageContaining("held back until domain 'pv-silent' has ended");
        assertThatThrownBy(() -> xen.assignableDevices().remove(PciSelector.of(device), true))
                .isInstanceOf(OwnedByAnother.class);
        assertThat(xen.assignableDevices().held()).hasSize(1);

        host.toolstack().destroy(host.domainId("pv-silent").orElseThrow());

        assertThat(assignable()).contains(device);
        assertThat(attach("plain", "08:00.0").devices()).hasSize(1);
    }

    @Test
    void an_operator_can_release_a_device_that_is_held_back() {
        detach("pv-silent", "08:00.0", ForcePolicy.IMMEDIATE);

        xen.assignableDevices().release(PciAddress.parse("08:00.0"));

        assertThat(assignable()).contains(PciAddress.parse("08:00.0"));
        assertThatThrownBy(() -> xen.assignableDevices().release(PciAddress.parse("08:00.0")))
                .isInstanceOf(InvalidRequest.class);
    }

    @Test
    void a_setting_holds_back_what_a_pv_guest_released_itself() {
        HypervisorConnection careful = new XenConnection(host, new XenSettings(true));

        DetachOutcome outcome = careful.detach(order(careful, "pv", "07:00.0", ForcePolicy.NEVER), StepListener.NONE);

        assertThat(outcome.release()).isEqualTo(Release.BY_GUEST);
        assertThat(outcome.custody()).isEqualTo(Custody.HELD_BACK);
        assertThat(host.guestReaches(host.domainId("pv").orElseThrow(), PciAddress.parse("07:00.0")))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"plain, 0c:00.0, 1", "plain, 0e:00.*, 2", "web, 0c:00.0, 1", "pv, 0c:00.0, 1", "stubbed, 0c:00.0, 1"})
    void what_is_attached_can_be_detached_again(String domain, String device, int functions) {
        int others = xen.hostdevs(uuid(domain)).size();

        AttachOutcome attached = attach(domain, device);

        assertThat(attached.devices()).hasSize(functions);
        assertThat(xen.hostdevs(uuid(domain))).hasSize(others + functions);
        int domid = host.domainId(domain).orElseThrow();
        for (Hostdev hostdev : attached.devices()) {
            assertThat(host.guestReaches(domid, hostdev.address())).isTrue();
            assertThat(assignable()).doesNotContain(hostdev.address());
        }

        DetachOutcome detached = detach(domain, device, ForcePolicy.NEVER);

        assertThat(detached.devices()).hasSize(functions);
        assertThat(assignable()).containsAll(detached.devices());
        assertThat(xen.hostdevs(uuid(domain))).hasSize(others);
    }

    @Test
    void the_second_device_of_an_hvm_guest_comes_and_goes_after_the_first_went() {
        attach("web", "0c:00.0");
        detach("web", "03:00.0", ForcePolicy.NEVER);
        attach("web", "0d:00.0");
        detach("web", "0c:00.0", ForcePolicy.NEVER);

        assertThat(detach("web", "0d:00.0", ForcePolicy.NEVER).release()).isEqualTo(Release.BY_GUEST);
        assertThat(xen.hostdevs(uuid("web"))).isEmpty();
    }

    @Test
    void a_device_can_be_attached_by_its_name() {
        AttachOutcome outcome =
                xen.attach(uuid("plain"), AttachRequest.of(new DeviceName("spare-nic")), StepListener.NONE);

        assertThat(outcome.devices().get(0).address()).isEqualTo(PciAddress.parse("0c:00.0"));
        assertThat(xen.hostdevs(uuid("plain")).get(0).name()).contains("spare-nic");
    }

    @Test
    void what_cannot_be_attached_is_refused_and_changes_nothing() {
        assertThatThrownBy(() -> attach("plain", "03:00.0")).isInstanceOf(NotAssignable.class);
        assertThatThrownBy(() -> attach("plain", "02:00.0"))
                .isInstanceOf(NotAssignable.class)
                .hasMessageContaining("driver nvme has it");
        assertThatThrownBy(() -> attach("plain", "1f:1f.0")).isInstanceOf(NoSuchDevice.class);
        assertThat(xen.hostdevs(uuid("plain"))).isEmpty();
        assertThat(host.xenStore().list("/tool/jvirt/journal")).isEmpty();
    }

    @Test
    void destroy_forces_every_device_out_and_one_failure_does_not_stop_the_others() {
        attach("silent", "0c:00.0");
        PciAddress stubborn = PciAddress.parse("04:00.0");
        PciAddress other = PciAddress.parse("0c:00.0");
        host.intercept(failing("hypervisor.permitMemory", 1));
        List<DetachOrder> orders = List.of(
                order(xen, "silent", stubborn.toString(), ForcePolicy.AFTER_TIMEOUT),
                order(xen, "silent", other.toString(), ForcePolicy.AFTER_TIMEOUT));

        PowerOffOutcome outcome = xen.destroy(uuid("silent"), orders, StepListener.NONE);

        assertThat(outcome.failures())
                .hasSize(1)
                .allSatisfy(failure -> assertThat(failure)
                        .isInstanceOf(DetachIncomplete.class)
                        .hasMessageContaining(stubborn.toString()));
        assertThat(outcome.detached()).flatMap(DetachOutcome::devices).containsExactly(other);
        assertThat(host.domainId("silent")).isEmpty();
        assertThat(outcome.detached().get(0).duration()).isLessThan(GUEST_TIMEOUT.plusSeconds(2));
        // With its domain went what was left to do for the one that failed.
        assertThat(assignable()).contains(stubborn, other);
        assertThat(host.xenStore().list("/tool/jvirt/journal")).isEmpty();
    }

    @Test
    void a_detach_that_failed_half_way_is_finished_by_the_next_one() {
        host.intercept(failing("hypervisor.deassign", 1));
        DetachIncomplete failed =
                catchThrowableOfType(DetachIncomplete.class, () -> detach("web", "03:00.0", ForcePolicy.NEVER));

        assertThat(failed.state()).contains("still counts as attached").contains("deassign");
        assertThat(xen.hostdevs(uuid("web"))).hasSize(1);
        assertThat(assignable()).doesNotContain(PciAddress.parse("03:00.0"));

        host.intercept(PortInterceptor.NONE);

        assertThat(detach("web", "03:00.0", ForcePolicy.NEVER).release()).isEqualTo(Release.BY_GUEST);
        assertThat(assignable()).contains(PciAddress.parse("03:00.0"));
    }

    @Test
    void a_revocation_that_failed_after_its_permissions_went_is_finished_by_the_next_one() {
        host.intercept(failing("hypervisor.deassign", 1));
        assertThatThrownBy(() -> detach("dead-dm", "09:00.0", ForcePolicy.IMMEDIATE))
                .isInstanceOf(DetachIncomplete.class);
        host.intercept(PortInterceptor.NONE);

        DetachOutcome outcome = detach("dead-dm", "09:00.0", ForcePolicy.IMMEDIATE);

        assertThat(outcome.release()).isEqualTo(Release.BY_REVOCATION);
        assertThat(outcome.custody()).isEqualTo(Custody.FREE);
        int domid = host.domainId("dead-dm").orElseThrow();
        assertThat(host.leftovers(domid, PciAddress.parse("09:00.0"))).isEmpty();
        assertThat(host.guestReaches(domid, PciAddress.parse("09:00.0"))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"sysfs.bind", "qmp.add", "hypervisor.permitMemory", "hypervisor.mapInterrupt", "hypervisor.assign"})
    void an_attach_that_fails_takes_everything_back(String call) {
        host.intercept(failing(call, 1));

        assertThatThrownBy(() -> attach("plain", "0c:00.0")).isInstanceOf(HostFault.class);

        host.intercept(PortInterceptor.NONE);
        int domid = host.domainId("plain").orElseThrow();
        assertThat(xen.hostdevs(uuid("plain"))).isEmpty();
        assertThat(host.leftovers(domid, PciAddress.parse("0c:00.0"))).isEmpty();
        assertThat(host.guestReaches(domid, PciAddress.parse("0c:00.0"))).isFalse();
        assertThat(host.xenStore().list("/tool/jvirt/journal")).isEmpty();
    }

    @Test
    void a_device_goes_from_its_host_driver_to_pciback_and_back() {
        PciAddress nic = PciAddress.parse("00:1f.6");
        NodeDevices devices = host.nodeDevices();
        List<NodeDeviceEvent> heard = new ArrayList<>();
        devices.onEvent(heard::add);

        xen.assignableDevices().add(nic, Optional.of(new DeviceName("uplink")));
        assertThat(devices.lookup("pci_0000_00_1f_6").driver()).contains("pciback");
        assertThat(xen.assignableDevices().list()).contains(new AssignableDevice(nic, Optional.of("uplink")));

        xen.assignableDevices().remove(new DeviceName("uplink"), true);
        assertThat(devices.lookup("pci_0000_00_1f_6").driver()).contains("e1000e");
        assertThat(assignable()).doesNotContain(nic);
        assertThat(heard).isNotEmpty().containsOnly(new NodeDeviceEvent("pci_0000_00_1f_6", Kind.UPDATED));
    }

    @Test
    void the_host_knows_its_own_devices_and_nothing_of_this_machine() {
        NodeDevices devices = new SimulatedHostDriver(XenSettings.DEFAULT)
                .open(URI.create("test:///default"))
                .nodeDevices()
                .orElseThrow();

        assertThat(devices.list()).extracting(NodeDevice::name).startsWith("computer", "pci_0000_00_02_0");
        assertThat(devices.list(Set.of(Capability.NET, Capability.STORAGE))).isEmpty();
        assertThatThrownBy(() -> devices.lookup("pci_0000_7f_00_0")).isInstanceOf(NoSuchDevice.class);
    }

    @Test
    void a_device_is_reset_unless_someone_has_it_or_nobody_knows_how() {
        AssignableDevices devices = xen.assignableDevices();

        devices.reset(PciAddress.parse("00:1f.6"));
        assertThatThrownBy(() -> devices.reset(PciAddress.parse("03:00.0")))
                .isInstanceOf(OwnedByAnother.class)
                .hasMessageContaining("it is attached to domain 'web'; nothing was changed");
        assertThatThrownBy(() -> devices.reset(PciAddress.parse("7f:00.0"))).isInstanceOf(NoSuchDevice.class);
        detach("refuses", "06:00.0", ForcePolicy.IMMEDIATE);
        assertThatThrownBy(() -> devices.reset(PciAddress.parse("06:00.0")))
                .isInstanceOf(HostFault.class)
                .hasMessageContaining("knows no way to reset");
    }

    @Test
    void a_plan_says_what_force_would_mean_and_changes_nothing() {
        DetachPlan safe = xen.plan(order(xen, "silent", "04:00.0", ForcePolicy.IMMEDIATE));
        DetachPlan unsafe = xen.plan(order(xen, "pv-silent", "08:00.0", ForcePolicy.IMMEDIATE));
        DetachPlan noReset = xen.plan(order(xen, "refuses", "06:00.0", ForcePolicy.AFTER_TIMEOUT));
        DetachPlan cooperative = xen.plan(order(xen, "web", "03:00.0", ForcePolicy.NEVER));

        assertThat(safe.verdict()).isEqualTo(DetachPlan.Verdict.SAFE_TO_FORCE);
        assertThat(unsafe.verdict()).isEqualTo(DetachPlan.Verdict.UNSAFE_TO_FORCE);
        assertThat(noReset.reason()).contains("cannot be reset");
        assertThat(cooperative.verdict()).isEqualTo(DetachPlan.Verdict.COOPERATIVE);
        assertThat(xen.hostdevs(uuid("silent"))).hasSize(1);
    }

    @Test
    void a_wait_that_is_interrupted_leaves_the_device_to_its_guest() {
        Thread.currentThread().interrupt();

        assertThatThrownBy(() -> detach("silent", "04:00.0", ForcePolicy.AFTER_TIMEOUT))
                .isInstanceOf(DetachFailed.class)
                .hasMessageContaining("cancelled");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(host.xenStore().list("/tool/jvirt/journal")).isEmpty();
        assertThat(host.guestReaches(host.domainId("silent").orElseThrow(), PciAddress.parse("04:00.0")))
                .isTrue();
    }

    private DetachOutcome detach(String domain, String device, ForcePolicy policy) {
        return xen.detach(order(xen, domain, device, policy), StepListener.NONE);
    }

    private AttachOutcome attach(String domain, String device) {
        return xen.attach(uuid(domain), AttachRequest.of(PciSelector.parse(device)), StepListener.NONE);
    }

    private UUID uuid(String domain) {
        return Requests.uuid(xen, domain);
    }

    private List<PciAddress> assignable() {
        return Requests.assignable(xen);
    }

    private String backend(int domid) {
        String path = "/local/domain/0/backend/pci/" + domid + "/0";
        StringBuilder all = new StringBuilder();
        host.xenStore()
                .list(path)
                .forEach(key -> all.append(key)
                        .append('=')
                        .append(host.xenStore().read(path + "/" + key))
                        .append('\n'));
        return all.toString();
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
}
