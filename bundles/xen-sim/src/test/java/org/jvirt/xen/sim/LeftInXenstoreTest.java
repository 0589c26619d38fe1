package org.jvirt.xen.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.jvirt.api.AttachRequest;
import org.jvirt.api.DeviceName;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.PciAddress;
import org.jvirt.api.PciSelector;
import org.jvirt.api.StepListener;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.spi.HypervisorConnection;
import org.jvirt.xen.XenConnection;
import org.jvirt.xen.XenSettings;

/** What the driver writes, key by key, as libxl writes it and reads it: others live by it. */
@Timeout(60)
class LeftInXenstoreTest {
    private static final String OPTIONS = "msitranslate=0,power_mgmt=0,permissive=0,rdm_policy=strict";

    private final Timeline timeline = Timeline.virtual();
    private final SimulatedHost host = SimulatedHost.standard(timeline);
    private final HypervisorConnection xen = new XenConnection(host, XenSettings.DEFAULT);

    @Test
    void the_first_device_of_a_domain() throws Exception {
        int plain = host.domainId("plain").orElseThrow();
        attach("plain", "0c:00.0");
        timeline.pass(Duration.ofSeconds(1));

        assertThat(below("/local/domain/0/backend/pci/" + plain + "/0/"))
                .containsExactlyInAnyOrderEntriesOf(Map.ofEntries(
                        Map.entry("frontend", "/local/domain/" + plain + "/device/pci/0"),
                        Map.entry("frontend-id", Integer.toString(plain)),
                        Map.entry("online", "1"),
                        Map.entry("state", "3"),
                        Map.entry("domain", "plain"),
                        Map.entry("num_devs", "1"),
                        Map.entry("key-0", "0000:0c:00.0"),
                        Map.entry("dev-0", "0000:0c:00.0"),
                        Map.entry("vdevfn-0", "18"),
                        Map.entry("opts-0", OPTIONS),
                        Map.entry("state-0", "3"),
                        // These are pciback's.
                        Map.entry("vdev-0", "0000:00:00.00"),
                        Map.entry("root-0", "0000:00"),
                        Map.entry("root_num", "1")));
        assertThat(below("/local/domain/" + plain + "/device/pci/0/"))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "backend", "/local/domain/0/backend/pci/" + plain + "/0", "backend-id", "0", "state", "1"));
        assertThat(below("/libxl/pci/0000-0c-00-0/"))
                .containsExactlyInAnyOrderEntriesOf(Map.of("domid", Integer.toString(plain), "name", "spare-nic"));
    }

    @Test
    void the_last_device_takes_the_trees_along_and_keeps_its_name() {
        int plain = host.domainId("plain").orElseThrow();
        attach("plain", "0c:00.0");
        detach("plain", "0c:00.0");

        assertThat(below("/local/domain/0/backend/pci/" + plain)).isEmpty();
        assertThat(below("/local/domain/" + plain + "/device/pci")).isEmpty();
        assertThat(below("/libxl/pci/0000-0c-00-0/")).containsExactlyInAnyOrderEntriesOf(Map.of("name", "spare-nic"));
        assertThat(below("/tool/jvirt/journal/")).isEmpty();
    }

    @Test
    void the_devices_behind_one_that_goes_move_up_with_all_their_keys() throws Exception {
        int web = host.domainId("web").orElseThrow();
        xen.attach(uuid("web"), AttachRequest.of(new DeviceName("spare-nic")), StepListener.NONE);
        detach("web", "03:00.0");
        timeline.pass(Duration.ofSeconds(1));

        Map<String, String> tree = below("/local/domain/0/backend/pci/" + web + "/0/");
        assertThat(tree)
                .containsEntry("num_devs", "1")
                .containsEntry("dev-0", "0000:0c:00.0")
                .containsEntry("key-0", "0000:0c:00.0")
                .containsEntry("name-0", "spare-nic")
                .containsEntry("opts-0", OPTIONS)
                .containsEntry("state-0", "3");
        assertThat(tree.keySet()).noneMatch(key -> key.endsWith("-1"));
    }

    @Test
    void a_device_that_is_given_back_to_its_driver_leaves_nothing() {
        PciAddress nic = PciAddress.parse("00:1f.6");
        xen.assignableDevices().add(nic, Optional.of(new DeviceName("uplink")));
        assertThat(below("/libxl/pci/0000-00-1f-6/"))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("name", "uplink", "driver_path", "/sys/bus/pci/drivers/e1000e"));

        xen.assignableDevices().remove(PciSelector.of(nic), true);

        assertThat(below("/libxl/pci/0000-00-1f-6")).isEmpty();
    }

    @Test
    void a_device_that_is_given_up_without_its_driver_remembers_that() {
        PciAddress nic = PciAddress.parse("00:1f.6");
        xen.assignableDevices().add(nic, Optional.of(new DeviceName("uplink")));

        xen.assignableDevices().remove(PciSelector.of(nic), false);

        assertThat(below("/libxl/pci/0000-00-1f-6/"))
                .containsExactlyInAnyOrderEntriesOf(Map.of("driver_path", "/sys/bus/pci/drivers/e1000e"));
        assertThat(host.look(nic).driver()).isEmpty();
    }

    @Test
    void a_name_belongs_to_one_device() {
        Map<String, String> before = below("/");

        assertThatThrownBy(() -> xen.assignableDevices()
                        .add(PciAddress.parse("00:1f.6"), Optional.of(new DeviceName("spare-nic"))))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage("the name 'spare-nic' is 0000:0c:00.0's already");

        assertThat(below("/")).isEqualTo(before);
    }

    /** All nodes that have a value, by their path below another. */
    private Map<String, String> below(String path) {
        return host.xenstoreNodes().entrySet().stream()
                .filter(node ->
                        node.getKey().startsWith(path) && !node.getValue().isEmpty())
                .collect(Collectors.toMap(
                        node -> node.getKey().substring(path.length()),
                        Map.Entry::getValue,
                        (one, other) -> one,
                        TreeMap::new));
    }

    private void attach(String domain, String device) {
        xen.attach(uuid(domain), AttachRequest.of(PciSelector.parse(device)), StepListener.NONE);
    }

    private void detach(String domain, String device) {
        xen.detach(Requests.order(xen, domain, device, ForcePolicy.NEVER), StepListener.NONE);
    }

    private UUID uuid(String domain) {
        return Requests.uuid(xen, domain);
    }
}
