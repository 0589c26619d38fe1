package org.jvirt.xen.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvirt.api.AssignableDevices;
import org.jvirt.api.AttachRequest;
import org.jvirt.api.DeviceAudit;
import org.jvirt.api.Disagreement;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.PciAddress;
import org.jvirt.api.PciSelector;
import org.jvirt.api.RepairChoice;
import org.jvirt.api.RepairOption;
import org.jvirt.api.StepListener;
import org.jvirt.api.Witness;
import org.jvirt.api.error.GuestSilent;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.spi.HypervisorConnection;
import org.jvirt.xen.XenConnection;
import org.jvirt.xen.XenSettings;

/** What other toolstacks and crashes leave, made by hand on the simulated host: it is seen, and mended. */
@Timeout(60)
class AuditTest {
    private static final PciAddress SILENTS = PciAddress.parse("04:00.0");
    private static final PciAddress FREE = PciAddress.parse("0c:00.0");

    private final Timeline time = Timeline.virtual();
    private final SimulatedHost host = SimulatedHost.standard(time);
    private final HypervisorConnection xen = new XenConnection(host, XenSettings.DEFAULT);
    private final AssignableDevices devices = xen.assignableDevices();

    @Test
    void a_host_where_all_is_well_disagrees_about_nothing() {
        assertThat(devices.audit())
                .extracting(DeviceAudit::device)
                .contains(SILENTS, FREE, PciAddress.parse("07:00.0"), PciAddress.parse("0b:00.0"));
        assertThat(disagreements()).isEmpty();
        assertThat(devices.audit())
                .allSatisfy(audit -> assertThat(audit.witnesses()).isEqualTo(devices.witnesses(audit.device())));
    }

    @Test
    void what_xl_left_in_a_device_model_is_seen_and_taken_out() {
        int silent = host.domainId("silent").orElseThrow();
        Requests.change(host, store -> {
            store.remove("/local/domain/0/backend/pci/" + silent);
            store.remove("/libxl/pci/0000-04-00-0/domid");
        });
        assertThat(host.guestReaches(silent, SILENTS)).isTrue();

        assertThat(disagreements()).containsOnlyKeys(SILENTS);
        assertThat(disagreements().get(SILENTS))
                .singleElement()
                .satisfies(point -> assertThat(point.what()).contains("device model of 'silent' still has it"));
        assertThat(next(SILENTS)).isEqualTo("pci-repair 0000:04:00.0");
        repair(SILENTS);

        assertThat(host.guestReaches(silent, SILENTS)).isFalse();
        assertThat(host.leftovers(silent, SILENTS)).isEmpty();
        assertMended(SILENTS);
    }

    @Test
    void a_lock_that_a_killed_xl_left_goes_on_the_operators_word_only() {
        int web = host.domainId("web").orElseThrow();
        Requests.change(host, store -> store.write("/libxl/pci/0000-0c-00-0/domid", Integer.toString(web)));

        assertThat(next(FREE)).isEqualTo("pci-repair --take 0000:0c:00.0");
        assertThatThrownBy(() -> repair(FREE))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("a choice is wanted; next: pci-repair --take 0000:0c:00.0");
        assertThat(Requests.assignable(xen)).doesNotContain(FREE);

        repair(FREE, RepairChoice.TAKE);
        assertMended(FREE);
    }

    @Test
    void a_lock_that_a_killed_xl_left_is_taken_back_although_the_journal_is_about_the_domain_before() {
        int silent = host.domainId("silent").orElseThrow();
        int web = host.domainId("web").orElseThrow();
        Requests.change(host, store -> {
            store.write("/tool/jvirt/journal/0000-0c-00-0/operation", "detach");
            store.write("/tool/jvirt/journal/0000-0c-00-0/domid", Integer.toString(silent));
            store.write(
                    "/tool/jvirt/journal/0000-0c-00-0/uuid",
                    store.read("/local/domain/" + silent + "/vm").orElseThrow().replace("/vm/", ""));
            store.write("/libxl/pci/0000-0c-00-0/domid", Integer.toString(web));
        });

        assertThat(next(FREE)).isEqualTo("pci-repair --take 0000:0c:00.0");
        repair(FREE, RepairChoice.TAKE);
        assertMended(FREE);
    }

    @Test
    void a_lock_that_a_killed_xl_left_goes_before_what_is_left_in_the_device_model_of_another_domain() {
        int silent = host.domainId("silent").orElseThrow();
        int web = host.domainId("web").orElseThrow();
        Requests.change(host, store -> {
            store.remove("/local/domain/0/backend/pci/" + silent);
            store.write("/libxl/pci/0000-04-00-0/domid", Integer.toString(web));
        });
        // As xl pci-detach -f does, which leaves the device model alone.
        host.hypervisor().deassign(silent, SILENTS);

        assertThat(next(SILENTS)).isEqualTo("pci-repair --take 0000:04:00.0");
        repair(SILENTS, RepairChoice.TAKE);
        assertThat(next(SILENTS)).isEqualTo("pci-repair 0000:04:00.0");
        repair(SILENTS);
        assertMended(SILENTS);
        assertThat(host.guestReaches(silent, SILENTS)).isFalse();
    }

    @Test
    void what_xenstore_keeps_for_a_domain_that_does_not_run_goes() {
        Requests.change(host, store -> {
            store.write("/libxl/pci/0000-0c-00-0/domid", "4711");
            store.write("/local/domain/0/backend/pci/4711/0/num_devs", "1");
            store.write("/local/domain/0/backend/pci/4711/0/dev-0", FREE.toString());
        });

        assertThat(disagreements().get(FREE))
                .extracting(Disagreement::what)
                .containsExactly("it is attached to domain 4711, which does not run");
        repair(FREE);
        assertThat(host.xenStore().list("/local/domain/0/backend/pci")).doesNotContain("4711");
        assertMended(FREE);
    }

    @Test
    void a_lock_for_a_domain_that_does_not_run_goes() {
        Requests.change(host, store -> store.write("/libxl/pci/0000-0c-00-0/domid", "4711"));

        assertThat(disagreements().get(FREE))
                .extracting(Disagreement::what)
                .containsExactly("libxl's lock on it is taken for domain 4711, which does not run");
        repair(FREE);
        assertMended(FREE);
    }

    @Test
    void a_repair_that_xenstored_did_not_let_end_is_done_again() {
        Requests.change(host, store -> store.write("/libxl/pci/0000-0c-00-0/domid", "4711"));
        host.intercept(new PortInterceptor() {
            private int transactions;

            @Override
            public void before(String call) {
                if (call.equals("xenstore.transact") && transactions++ > 0) {
                    throw new HostFault(call + " was made to fail", null);
                }
            }
        });
        assertThatThrownBy(() -> repair(FREE)).isInstanceOf(HostFault.class);
        host.intercept(PortInterceptor.NONE);

        assertThat(next(FREE)).isEqualTo("pci-repair 0000:0c:00.0");
        repair(FREE);
        assertMended(FREE);
    }

    @Test
    void a_device_that_is_attached_and_assignable_at_once_is_kept_or_taken() {
        Requests.change(host, store -> store.remove("/libxl/pci/0000-04-00-0/domid"));

        assertThat(disagreements().get(SILENTS))
                .extracting(Disagreement::what)
                .containsExactly("it is attached to 'silent' and assignable at once: libxl's lock on it is free");
        assertThat(devices.audit().stream().flatMap(audit -> audit.repairs().stream()))
                .containsExactly(
                        new RepairOption(
                                Optional.of(RepairChoice.KEEP),
                                "takes libxl's lock on it for 'silent', which keeps it"),
                        new RepairOption(
                                Optional.of(RepairChoice.TAKE),
                                "asks 'silent' to let go of it for 10 s, and then takes it by force"));
        assertThatThrownBy(() -> repair(SILENTS))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageEndingWith(
                        "a choice is wanted; next: pci-repair --keep 0000:04:00.0, or pci-repair --take 0000:04:00.0");

        repair(SILENTS, RepairChoice.KEEP);
        assertThat(disagreements()).isEmpty();
        assertThat(host.guestReaches(host.domainId("silent").orElseThrow(), SILENTS))
                .isTrue();
        assertThat(Requests.assignable(xen)).doesNotContain(SILENTS);

        Requests.change(host, store -> store.remove("/libxl/pci/0000-04-00-0/domid"));
        repair(SILENTS, RepairChoice.TAKE);
        assertMended(SILENTS);
    }

    @Test
    void a_guest_that_let_go_too_late_is_seen_and_its_device_detached() throws Exception {
        PciAddress late = PciAddress.parse("05:00.0");
        assertThatThrownBy(() -> detach("late", late, ForcePolicy.NEVER)).isInstanceOf(GuestSilent.class);
        time.pass(Duration.ofSeconds(20));

        assertThat(disagreements().get(late))
                .extracting(Disagreement::what)
                .contains("it is attached to 'late', whose device model does not have it");
        repair(late);
        assertMended(late);
    }

    @Test
    void a_guest_that_is_said_to_have_its_device_is_forced_on_the_operators_word_only() {
        dieAt("qmp.eject", () -> detach("silent", SILENTS, ForcePolicy.AFTER_TIMEOUT));
        assertThat(disagreements().get(SILENTS))
                .singleElement()
                .satisfies(point -> assertThat(point.what()).startsWith("its detach was not finished"));

        // Asked and silent: what had been begun is taken back.
        assertThatThrownBy(() -> repair(SILENTS)).isInstanceOf(GuestSilent.class);
        assertThat(disagreements()).isEmpty();
        assertThat(host.guestReaches(host.domainId("silent").orElseThrow(), SILENTS))
                .isTrue();

        dieAt("qmp.eject", () -> detach("silent", SILENTS, ForcePolicy.AFTER_TIMEOUT));
        repair(SILENTS, RepairChoice.TAKE);
        assertMended(SILENTS);
    }

    @Test
    void an_attach_that_was_not_finished_is_taken_back() {
        dieAt("hypervisor.assign", () -> attach("web", FREE));
        assertThat(next(FREE)).isEqualTo("pci-repair 0000:0c:00.0");

        repair(FREE);
        assertMended(FREE);
    }

    @Test
    void what_was_not_finished_when_its_domain_ended_is_let_go() {
        dieAt("qmp.eject", () -> detach("silent", SILENTS, ForcePolicy.AFTER_TIMEOUT));
        host.toolstack().destroy(host.domainId("silent").orElseThrow());

        assertThat(devices.audit().stream().flatMap(audit -> audit.repairs().stream()))
                .containsExactly(
                        new RepairOption(Optional.empty(), "resets it and lets go of it: its domain has ended"));
        repair(SILENTS);
        assertMended(SILENTS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"pci-repair", "attach"})
    void an_intent_of_which_nothing_is_left_to_do_is_ended(String operation) {
        Requests.change(host, store -> {
            store.write("/tool/jvirt/journal/0000-0c-00-0/operation", operation);
            store.write("/tool/jvirt/journal/0000-0c-00-0/owner", "nobody");
        });
        assertThat(next(FREE)).isEqualTo("pci-repair 0000:0c:00.0");

        repair(FREE);
        assertMended(FREE);
    }

    @Test
    void a_device_of_two_domains_is_seen_and_left_to_the_operator() {
        int web = host.domainId("web").orElseThrow();
        Requests.change(host, store -> {
            store.write("/local/domain/0/backend/pci/" + web + "/0/dev-1", SILENTS.toString());
            store.write("/local/domain/0/backend/pci/" + web + "/0/num_devs", "2");
        });
        Map<String, String> before = Map.copyOf(host.xenstoreNodes());

        assertThat(disagreements().get(SILENTS)).singleElement().satisfies(point -> {
            assertThat(point.what()).contains("'web'").contains("'silent'").contains("at once");
            assertThat(point.likely()).contains("'silent'");
        });
        assertThatThrownBy(() -> repair(SILENTS, RepairChoice.TAKE)).isInstanceOf(InvalidRequest.class);
        assertThat(host.xenstoreNodes()).isEqualTo(before);
    }

    @Test
    void a_pv_guest_whose_frontend_is_closed_has_no_device_any_more() {
        PciAddress pvs = PciAddress.parse("07:00.0");
        Requests.change(
                host,
                store ->
                        store.write("/local/domain/" + host.domainId("pv").orElseThrow() + "/device/pci/0/state", "6"));

        assertThat(disagreements().get(pvs))
                .extracting(Disagreement::what)
                .containsExactly("it is attached to 'pv', whose frontend is closed");
        assertThat(next(pvs)).isEqualTo("pci-repair 0000:07:00.0, or pci-repair --take 0000:07:00.0");
        assertThat(said(pvs, "xenstore frontend")).isEqualTo("closed in 'pv'");
        assertThat(said(SILENTS, "xenstore frontend")).isEqualTo("not needed in 'silent'");

        repair(pvs, RepairChoice.TAKE);
        assertThat(disagreements()).isEmpty();
        assertThat(host.guestReaches(host.domainId("pv").orElseThrow(), pvs)).isFalse();
    }

    @Test
    void the_saved_configuration_says_what_a_reboot_would_bring_and_contradicts_nobody() {
        assertThat(said(SILENTS, "saved configuration")).isEqualTo("in that of 'silent': a reboot keeps it");
        assertThat(said(FREE, "saved configuration")).isEqualTo("in no domain's");

        detach("silent", SILENTS, ForcePolicy.IMMEDIATE);
        attach("web", FREE);

        assertThat(said(SILENTS, "saved configuration")).isEqualTo("in that of 'silent', which does not have it");
        assertThat(said(FREE, "saved configuration")).isEqualTo("not in that of 'web': a reboot by xl loses it");
        assertThat(disagreements()).isEmpty();
    }

    @Test
    void a_saved_configuration_that_cannot_be_read_keeps_nobody_from_the_rest() {
        host.intercept(new PortInterceptor() {
            @Override
            public void before(String call) {
                if (call.equals("xl.saved")) {
                    throw new HostFault("it is malformed", null);
                }
            }
        });
        assertThat(said(SILENTS, "saved configuration")).contains("that of 'silent' cannot be read: it is malformed");
        assertThat(disagreements()).isEmpty();
    }

    @Test
    void whose_a_device_may_be_that_only_the_hypervisor_knows_of_the_saved_configurations_say() {
        PciAddress pvs = PciAddress.parse("07:00.0");
        Requests.change(host, store -> {
            store.remove("/local/domain/0/backend/pci/" + host.domainId("pv").orElseThrow());
            store.remove("/libxl/pci/0000-07-00-0/domid");
        });
        assertThat(disagreements().get(pvs))
                .singleElement()
                .satisfies(point -> assertThat(point.likely())
                        .isEqualTo("the hypervisor; it is in the saved configuration of 'pv'"));
    }

    @Test
    void a_device_that_all_agree_about_is_not_repaired() {
        assertThatThrownBy(() -> repair(FREE, RepairChoice.TAKE))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage("there is nothing to repair at 0000:0c:00.0: all agree about it");
    }

    /** Nobody disagrees any more, and another domain can have it. */
    private void assertMended(PciAddress device) {
        assertThat(disagreements()).isEmpty();
        assertThat(Requests.assignable(xen)).contains(device);
        assertThat(host.xenStore().list("/tool/jvirt/journal")).isEmpty();
        attach("web", device);
        assertThat(host.guestReaches(host.domainId("web").orElseThrow(), device))
                .isTrue();
        assertThat(disagreements()).isEmpty();
    }

    /** The process that does it ends at a call: from there on it does nothing more. */
    private void dieAt(String call, ThrowingCallable work) {
        host.intercept(new DyingAt(call));
        assertThatThrownBy(work).isInstanceOf(AssertionError.class);
        host.intercept(PortInterceptor.NONE);
    }

    private void repair(PciAddress device) {
        devices.repair(device, Optional.empty(), StepListener.NONE);
    }

    private void repair(PciAddress device, RepairChoice choice) {
        devices.repair(device, Optional.of(choice), StepListener.NONE);
    }

    private String said(PciAddress device, String party) {
        return devices.witnesses(device).stream()
                .filter(witness -> witness.party().equals(party))
                .map(Witness::statement)
                .findFirst()
                .orElseThrow();
    }

    private String next(PciAddress device) {
        return devices.audit().stream()
                .filter(audit -> audit.device().equals(device))
                .flatMap(audit -> audit.next().stream())
                .findFirst()
                .orElseThrow();
    }

    private Map<PciAddress, List<Disagreement>> disagreements() {
        return devices.audit().stream()
                .filter(audit -> !audit.disagreements().isEmpty())
                .collect(Collectors.toMap(DeviceAudit::device, DeviceAudit::disagreements));
    }

    private void attach(String domain, PciAddress device) {
        xen.attach(Requests.uuid(xen, domain), AttachRequest.of(PciSelector.of(device)), StepListener.NONE);
    }

    private void detach(String domain, PciAddress device, ForcePolicy policy) {
        xen.detach(Requests.order(xen, domain, device.toString(), policy), StepListener.NONE);
    }
}
