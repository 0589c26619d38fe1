package org.jvirt.xen.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvirt.api.AssignableDevices;
import org.jvirt.api.AttachRequest;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.PciAddress;
import org.jvirt.api.PciSelector;
import org.jvirt.api.PolicyDecision;
import org.jvirt.api.Printable;
import org.jvirt.api.RepairChoice;
import org.jvirt.api.StepListener;
import org.jvirt.api.error.GuestSilent;
import org.jvirt.api.error.NotAssignable;
import org.jvirt.api.error.VirtException;
import org.jvirt.spi.DetachOrder;
import org.jvirt.spi.DomainIdentity;
import org.jvirt.spi.HypervisorConnection;
import org.jvirt.xen.XenConnection;
import org.jvirt.xen.XenSettings;

/** xenstore as nobody who means well would write it. */
class HostileStoreTest {
    private static final String BACKENDS = "/local/domain/0/backend/pci/";

    private static final List<String> DOMAINS = List.of("pv", "web", "stubbed", "stubbed-dm");
    private static final List<String> PLACES = places();

    private static final List<String> VALUES = List.of(
            "",
            "x",
            "1000000000",
            "\u001b[2J",
            "0000:0c:00.0",
            "../../../etc/passwd",
            "/local/domain/0/backend/pci/1/0",
            "x".repeat(4096));

    private SimulatedHost host = SimulatedHost.standard(Timeline.virtual());
    private HypervisorConnection xen = new XenConnection(host, XenSettings.DEFAULT);
    private Map<String, UUID> uuids = Map.of();

    /** What a guest may write, and what it may not. */
    private static List<String> places() {
        List<String> places = new ArrayList<>();
        SimulatedHost host = SimulatedHost.standard(Timeline.virtual());
        for (String domain : DOMAINS) {
            int id = host.domainId(domain).orElseThrow();
            for (String key : List.of(
                    "frontend",
                    "state",
                    "num_devs",
                    "dev-0",
                    "state-0",
                    "vdev-0",
                    "vdevfn-0",
                    "opts-0",
                    "name-0",
                    "dev-1")) {
                places.add(BACKENDS + id + "/0/" + key);
            }
            for (String key : List.of(
                    "device/pci/0/state",
                    "device/pci/0/backend",
                    "name",
                    "vm",
                    "image/device-model-domid",
                    "memory/target")) {
                places.add("/local/domain/" + id + "/" + key);
            }
            places.add("/libxl/" + id + "/type");
        }
        places.addAll(List.of(
                "/libxl/pci/0000-07-00-0/domid",
                "/libxl/pci/0000-0c-00-0/name",
                "/libxl/pci/0000-0c-00-0/driver_path",
                "/libxl/pci/*/domid",
                "/tool/jvirt/journal/0000-07-00-0/operation",
                "/tool/jvirt/journal/0000-07-00-0/uuid",
                "/tool/jvirt/journal/0000-03-00-0/guest",
                "/tool/jvirt/journal/*/operation",
                "/tool/jvirt/held/0000-0c-00-0/domid",
                "/tool/jvirt/held/*/domid",
                BACKENDS + "*/0/num_devs",
                "/local/domain/*/name",
                "/tool/jvirt/domain/6a0cf0f2-5a6b-4d0c-9a3c-1f6d2b0a0005/force-policy"));
        return places;
    }

    @BeforeEach
    void start() {
        host = SimulatedHost.standard(Timeline.virtual());
        xen = new XenConnection(host, XenSettings.DEFAULT);
        uuids = xen.identities().stream().collect(Collectors.toMap(DomainIdentity::name, DomainIdentity::uuid));
    }

    @ParameterizedTest
    @ValueSource(strings = {"passwd", "0000-0c-00", "0000-0c-00-9", "0-c-0-0", "0000-0C-00-0"})
    void a_node_of_no_device_in_jvirts_own_trees_keeps_nobody_from_any_device(String leaf) {
        host.xenStore().write("/tool/jvirt/journal/" + leaf + "/operation", "detach");
        host.xenStore().write("/tool/jvirt/held/" + leaf + "/domid", "1");

        attach("plain", "0c:00.0");
        detach("plain", "0c:00.0");

        assertThat(xen.assignableDevices().held()).isEmpty();
    }

    @Test
    void an_intent_of_no_domain_that_can_be_keeps_only_its_own_device() {
        host.xenStore().write("/tool/jvirt/journal/0000-0c-00-0/operation", "attach");
        host.xenStore().write("/tool/jvirt/journal/0000-0c-00-0/uuid", "------------------------------------");

        assertThatThrownBy(() -> attach("plain", "0c:00.0")).isInstanceOf(NotAssignable.class);
        detach("web", "03:00.0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "", "-1", "1000000000", "999999999999999999999", "1\u001b[2J"})
    void a_tree_whose_number_of_devices_is_none_can_be_ended_with_its_domain(String count) {
        int pv = host.domainId("pv").orElseThrow();
        host.xenStore().write(BACKENDS + pv + "/0/num_devs", count);

        assertThatThrownBy(() -> detach("pv", "07:00.0")).isInstanceOf(VirtException.class);
        host.toolstack().destroy(pv);

        assertThat(host.domainId("pv")).isEmpty();
        assertThat(host.xenStore().read("/libxl/pci/0000-07-00-0/domid")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "nonsense", "ffff:ff:1f.7", "../../../etc"})
    void an_entry_of_no_device_stops_neither_pciback_nor_the_end_of_its_domain(String device) {
        int pv = host.domainId("pv").orElseThrow();
        String tree = BACKENDS + pv + "/0";
        host.xenStore().write(tree + "/dev-1", device);
        host.xenStore().write(tree + "/state-1", "1");
        host.xenStore().write(tree + "/num_devs", "2");

        assertThatThrownBy(() -> attach("pv", "0c:00.0")).isInstanceOf(VirtException.class);
        host.toolstack().destroy(pv);

        assertThat(host.xenStore().read("/libxl/pci/0000-07-00-0/domid")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "a;destroy web", "a'b", "$(reboot)", "-f", "12", "a\u001b[2J", ""})
    void the_next_command_names_a_domain_of_an_odd_name_by_its_number(String name) {
        int pv = host.domainId("pv-silent").orElseThrow();
        host.xenStore().write("/local/domain/" + pv + "/name", name);

        assertThatThrownBy(() -> xen.detach(Requests.order(xen, name, "08:00.0", ForcePolicy.NEVER), StepListener.NONE))
                .isInstanceOfSatisfying(
                        GuestSilent.class,
                        silent -> assertThat(silent.next())
                                .isEqualTo("pci-detach --force=after-timeout " + pv + " 0000:08:00.0"));
    }

    /** Each odd value in each place, one at a time; and some of them together. */
    static Stream<String> writes() {
        List<String> writes = new ArrayList<>();
        for (String place : PLACES) {
            VALUES.forEach(value -> writes.add(write(place, value)));
        }
        int[] ids = DOMAINS.stream()
                .mapToInt(name -> SimulatedHost.standard(Timeline.virtual())
                        .domainId(name)
                        .orElseThrow())
                .toArray();
        for (int one : ids) {
            for (int other : ids) {
                // Among them one that serves itself, and two that serve each other.
                writes.add(write(stubOf(one), Integer.toString(other)) + "\n"
                        + write(stubOf(other), Integer.toString(one)));
                writes.add(write(frontendOf(one), "/local/domain/" + other + "/device/pci/0"));
            }
        }
        writes.add(String.join("\n", writes.subList(0, 40)));
        writes.add(String.join("\n", writes.subList(100, 140)));
        writes.add("\u0122~\b\u0005");
        return writes.stream();
    }

    private static String write(String place, String value) {
        return (char) (PLACES.indexOf(place) + PLACES.size()) + value;
    }

    private static String stubOf(int domain) {
        return "/local/domain/" + domain + "/image/device-model-domid";
    }

    private static String frontendOf(int domain) {
        return BACKENDS + domain + "/0/frontend";
    }

    /**
     * Whatever stands in xenstore, each command ends, with an answer or in a typed error, and the domains can be ended.
     *
     * @param writes lines, each with a letter for the place and then the value; a place that has {@code *} in it is one for a name
     */
    @MethodSource("writes")
    @FuzzTest
    void fuzz(@NotNull String writes) {
        start();
        writes.lines().limit(50).filter(line -> !line.isEmpty()).forEach(line -> {
            String place = PLACES.get(line.charAt(0) % PLACES.size());
            String value = line.substring(1);
            if (!place.contains("*")) {
                host.xenStore().write(place, value);
            } else if (value.matches("[A-Za-z0-9_@-]+")) {
                host.xenStore().write(place.replace("*", value), "1");
            }
        });
        commands().forEach(HostileStoreTest::end);
        host.toolstack().states().keySet().stream()
                .filter(domain -> domain > 0 && host.toolstack().states().containsKey(domain))
                .forEach(domain -> end(() -> host.toolstack().destroy(domain)));
        assertThat(host.toolstack().states()).containsOnlyKeys(0);
        end(() -> xen.assignableDevices().list());
    }

    private Stream<Runnable> commands() {
        AssignableDevices devices = xen.assignableDevices();
        return Stream.of(
                xen::domains,
                xen::identities,
                () -> xen.identities().forEach(domain -> end(() -> xen.hostdevs(domain.uuid()))),
                () -> xen.identities().forEach(domain -> end(() -> xen.forcePolicy(domain.uuid()))),
                devices::list,
                devices::held,
                devices::audit,
                () -> xen.plan(order("pv", "07:00.0")),
                () -> attach("pv", "0c:00.0"),
                () -> attach("web", "0c:00.0"),
                () -> detach("pv", "07:00.0"),
                () -> detach("web", "03:00.0"),
                () -> detach("stubbed", "0b:00.0"),
                () -> devices.repair(PciAddress.parse("07:00.0"), Optional.empty(), StepListener.NONE),
                () -> devices.repair(PciAddress.parse("07:00.0"), Optional.of(RepairChoice.TAKE), StepListener.NONE),
                () -> devices.remove(PciSelector.parse("0c:00.0"), true),
                () -> devices.release(PciAddress.parse("0c:00.0")),
                devices::audit);
    }

    private static void end(Runnable command) {
        try {
            command.run();
        } catch (VirtException typed) {
            assertThat(typed.getMessage()).isEqualTo(Printable.line(typed.getMessage()));
        }
    }

    private DetachOrder order(String domain, String device) {
        return new DetachOrder(
                uuids.get(domain),
                PciSelector.parse(device),
                new PolicyDecision(
                        ForcePolicy.AFTER_TIMEOUT, PolicyDecision.Source.REQUEST, "test", Requests.GUEST_TIMEOUT));
    }

    private void attach(String domain, String device) {
        xen.attach(uuids.get(domain), AttachRequest.of(PciSelector.parse(device)), StepListener.NONE);
    }

    private void detach(String domain, String device) {
        xen.detach(order(domain, device), StepListener.NONE);
    }
}
