package org.jvirt.xen.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvirt.api.AttachRequest;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.PciSelector;
import org.jvirt.api.StepListener;
import org.jvirt.api.error.GuestSilent;
import org.jvirt.api.error.NotAssignable;
import org.jvirt.api.error.VirtException;
import org.jvirt.spi.HypervisorConnection;
import org.jvirt.xen.XenConnection;
import org.jvirt.xen.XenSettings;

/** xenstore as nobody who means well would write it. */
@Timeout(60)
class HostileStoreTest {
    private static final String BACKENDS = "/local/domain/0/backend/pci/";

    private final SimulatedHost host = SimulatedHost.standard(Timeline.virtual());
    private final HypervisorConnection xen = new XenConnection(host, XenSettings.DEFAULT);

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
                .isInstanceOfSatisfying(GuestSilent.class, silent -> assertThat(silent.next())
                        .isEqualTo("pci-detach --force=after-timeout " + pv + " 0000:08:00.0"));
    }

    private void attach(String domain, String device) {
        xen.attach(Requests.uuid(xen, domain), AttachRequest.of(PciSelector.parse(device)), StepListener.NONE);
    }

    private void detach(String domain, String device) {
        xen.detach(Requests.order(xen, domain, device, ForcePolicy.AFTER_TIMEOUT), StepListener.NONE);
    }
}
