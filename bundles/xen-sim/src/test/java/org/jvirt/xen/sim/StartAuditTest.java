package org.jvirt.xen.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.jvirt.api.AttachRequest;
import org.jvirt.api.DeviceAudit;
import org.jvirt.api.DeviceAuditEvent;
import org.jvirt.api.DeviceAuditEvent.Kind;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.PciAddress;
import org.jvirt.api.PciSelector;
import org.jvirt.api.StepListener;
import org.jvirt.xen.HostListeners;
import org.jvirt.xen.OwnServices;
import org.jvirt.xen.RepairAtStart;
import org.jvirt.xen.XenConnection;
import org.jvirt.xen.XenSettings;

/** What a container does unasked when it meets a host on which something was left half-way. */
@Timeout(60)
class StartAuditTest {
    private static final PciAddress WEBS = PciAddress.parse("03:00.0");
    private static final PciAddress SILENTS = PciAddress.parse("04:00.0");
    private static final PciAddress FREE = PciAddress.parse("0c:00.0");

    private final SimulatedHost host = SimulatedHost.standard(Timeline.virtual());
    private final HostListeners listeners = new HostListeners();
    private final XenConnection xen = connection();
    private final List<DeviceAuditEvent> events = new ArrayList<>();

    private XenConnection connection() {
        return new XenConnection(host, XenSettings.DEFAULT, OwnServices.NONE, listeners);
    }

    /** Not on the connection that audits: the host's events are those of all its connections. */
    @BeforeEach
    void listen() {
        connection().assignableDevices().onEvent(events::add);
    }

    @ParameterizedTest
    @EnumSource
    void a_host_where_all_is_well_is_not_spoken_of(RepairAtStart extent) throws Exception {
        Map<String, String> before = Map.copyOf(host.xenstoreNodes());
        xen.auditAtStart(extent);
        assertThat(events).isEmpty();
        assertThat(host.xenstoreNodes()).isEqualTo(before);
    }

    @Test
    void a_detach_that_died_is_finished_with_the_guests_consent() throws Exception {
        dieAt("hypervisor.deassign", () -> detach("web", WEBS, ForcePolicy.NEVER));

        xen.auditAtStart(RepairAtStart.JOURNAL);

        assertThat(events).extracting(DeviceAuditEvent::kind).containsExactly(Kind.DISAGREEMENT, Kind.REPAIRED);
        assertThat(events)
                .allSatisfy(event -> assertThat(event.audit().device()).isEqualTo(WEBS));
        assertThat(events.get(0).detail()).startsWith("its detach was not finished");
        assertOut(WEBS);
    }

    @Test
    void a_guest_that_does_not_let_go_keeps_its_device() throws Exception {
        dieAt("qmp.eject", () -> detach("silent", SILENTS, ForcePolicy.AFTER_TIMEOUT));

        xen.auditAtStart(RepairAtStart.PLAIN);

        assertThat(events).extracting(DeviceAuditEvent::kind).containsExactly(Kind.DISAGREEMENT, Kind.NOT_REPAIRED);
        assertThat(host.guestReaches(host.domainId("silent").orElseThrow(), SILENTS))
                .isTrue();
        assertAgreement();
    }

    @Test
    void an_attach_that_died_half_way_is_taken_back() throws Exception {
        dieAt("hypervisor.assign", () -> attach("silent", FREE));

        xen.auditAtStart(RepairAtStart.JOURNAL);

        assertThat(events).extracting(DeviceAuditEvent::kind).containsExactly(Kind.DISAGREEMENT, Kind.REPAIRED);
        assertOut(FREE);
    }

    /** The domain is said to have it: the silent guest may be using it already. */
    @Test
    void an_attach_that_died_at_its_very_end_forces_no_guest() throws Exception {
        dieOnceTakenOn("silent", () -> attach("silent", FREE));

        xen.auditAtStart(RepairAtStart.JOURNAL);

        assertThat(events).extracting(DeviceAuditEvent::kind).containsExactly(Kind.DISAGREEMENT, Kind.NOT_REPAIRED);
        assertThat(host.guestReaches(host.domainId("silent").orElseThrow(), FREE))
                .isTrue();
        assertAgreement();
    }

    @Test
    void what_was_not_finished_when_its_domain_ended_is_let_go() throws Exception {
        dieAt("qmp.eject", () -> detach("silent", SILENTS, ForcePolicy.AFTER_TIMEOUT));
        host.toolstack().destroy(host.domainId("silent").orElseThrow());

        xen.auditAtStart(RepairAtStart.JOURNAL);

        assertThat(events).extracting(DeviceAuditEvent::kind).containsExactly(Kind.DISAGREEMENT, Kind.REPAIRED);
        assertOut(SILENTS);
    }

    @Test
    void what_others_left_is_told_of_and_mended_only_where_that_is_wanted() throws Exception {
        int silent = host.domainId("silent").orElseThrow();
        Requests.change(host, store -> {
            store.remove("/local/domain/0/backend/pci/" + silent);
            store.remove("/libxl/pci/0000-04-00-0/domid");
        });
        Map<String, String> before = Map.copyOf(host.xenstoreNodes());

        xen.auditAtStart(RepairAtStart.JOURNAL);
        assertThat(events).extracting(DeviceAuditEvent::kind).containsExactly(Kind.DISAGREEMENT);
        assertThat(host.xenstoreNodes()).isEqualTo(before);

        xen.auditAtStart(RepairAtStart.PLAIN);
        assertThat(events)
                .extracting(DeviceAuditEvent::kind)
                .containsExactly(Kind.DISAGREEMENT, Kind.DISAGREEMENT, Kind.REPAIRED);
        assertOut(SILENTS);
    }

    /** The dead jvirt was about another domain: that xl is about to take the device from this one is xl's. */
    @Test
    void what_became_of_a_device_that_another_toolstack_has_given_away_since_is_not_jvirts_to_mend() throws Exception {
        attach("web", FREE);
        Requests.change(host, store -> {
            String intent = "/tool/jvirt/journal/0000-0c-00-0";
            store.write(intent + "/operation", "detach");
            store.write(
                    intent + "/domid", Integer.toString(host.domainId("silent").orElseThrow()));
            store.write(intent + "/uuid", Requests.uuid(xen, "silent").toString());
            store.write(intent + "/owner", "nobody");
            store.write("/local/domain/0/backend/pci/" + host.domainId("web").orElseThrow() + "/0/state-1", "5");
        });
        Map<String, String> before = Map.copyOf(host.xenstoreNodes());

        xen.auditAtStart(RepairAtStart.JOURNAL);

        assertThat(events).extracting(DeviceAuditEvent::kind).containsExactly(Kind.DISAGREEMENT);
        assertThat(host.xenstoreNodes()).isEqualTo(before);
    }

    @Test
    void nothing_is_mended_where_it_is_only_to_be_told_of() throws Exception {
        dieAt("hypervisor.deassign", () -> detach("web", WEBS, ForcePolicy.NEVER));
        Map<String, String> before = Map.copyOf(host.xenstoreNodes());

        xen.auditAtStart(RepairAtStart.NONE);

        assertThat(events).extracting(DeviceAuditEvent::kind).containsExactly(Kind.DISAGREEMENT);
        assertThat(host.xenstoreNodes()).isEqualTo(before);
    }

    @Test
    void what_takes_a_choice_is_the_operators() throws Exception {
        Requests.change(host, store -> store.remove("/libxl/pci/0000-04-00-0/domid"));
        Map<String, String> before = Map.copyOf(host.xenstoreNodes());

        xen.auditAtStart(RepairAtStart.PLAIN);

        assertThat(events).extracting(DeviceAuditEvent::kind).containsExactly(Kind.DISAGREEMENT);
        assertThat(host.xenstoreNodes()).isEqualTo(before);
    }

    @Test
    void what_cannot_be_mended_keeps_nothing_else_from_it() throws Exception {
        dieAt("qmp.eject", () -> detach("silent", SILENTS, ForcePolicy.AFTER_TIMEOUT));
        dieAt("hypervisor.assign", () -> attach("web", FREE));

        xen.auditAtStart(RepairAtStart.JOURNAL);

        assertThat(events)
                .extracting(DeviceAuditEvent::kind)
                .containsExactly(Kind.DISAGREEMENT, Kind.DISAGREEMENT, Kind.NOT_REPAIRED, Kind.REPAIRED);
        assertOut(FREE);
    }

    private void assertOut(PciAddress device) {
        assertAgreement();
        assertThat(Requests.assignable(xen)).contains(device);
    }

    private void assertAgreement() {
        assertThat(xen.assignableDevices().audit())
                .flatExtracting(DeviceAudit::disagreements)
                .isEmpty();
        assertThat(host.xenStore().list("/tool/jvirt/journal")).isEmpty();
    }

    private void dieAt(String call, ThrowingCallable work) {
        dieBy(new DyingAt(call), work);
    }

    /** The process dies when pciback has taken on the domain's second device: all that is left to do is to end the intent. */
    private void dieOnceTakenOn(String domain, ThrowingCallable work) {
        String takenOn = "/local/domain/0/backend/pci/" + host.domainId(domain).orElseThrow() + "/0/vdev-1";
        dieBy(
                new PortInterceptor() {
                    private boolean dead;

                    @Override
                    public void before(String name) {
                        dead |= name.equals("xenstore.transact")
                                && host.xenstoreNodes().containsKey(takenOn);
                        if (dead) {
                            throw new AssertionError("the process is dead");
                        }
                    }
                },
                work);
    }

    private void dieBy(PortInterceptor death, ThrowingCallable work) {
        host.intercept(death);
        assertThatThrownBy(work).isInstanceOf(AssertionError.class);
        host.intercept(PortInterceptor.NONE);
    }

    private void attach(String domain, PciAddress device) {
        xen.attach(Requests.uuid(xen, domain), AttachRequest.of(PciSelector.of(device)), StepListener.NONE);
    }

    private void detach(String domain, PciAddress device, ForcePolicy policy) {
        xen.detach(Requests.order(xen, domain, device.toString(), policy), StepListener.NONE);
    }
}
