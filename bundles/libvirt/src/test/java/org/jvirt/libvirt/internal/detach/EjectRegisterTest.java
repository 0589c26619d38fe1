package org.jvirt.libvirt.internal.detach;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.jvirt.libvirt.internal.domain.DomainDocument;
import org.jvirt.libvirt.internal.domain.GuestDevice;

/** Where the eject register may not be written. Where it may is tried on a real QEMU. */
class EjectRegisterTest {
    private static final String ROOT = "<controller type='pci' index='0' model='pci-root'/>";
    private static final String NET =
            "<interface><alias name='net0'/><address type='pci' bus='0x00' slot='0x05' function='0x0'/></interface>";

    private final EjectRegister register = new EjectRegister(null, true);

    @Test
    void nothing_stands_in_the_way_on_a_machine_with_one_bus() {
        assertThat(obstacle(domain("qemu", "pc-i440fx-7.2", "<acpi/>", ROOT + NET)))
                .isEmpty();
    }

    @Test
    void another_hypervisor_has_no_such_register() {
        assertThat(obstacle(domain("lxc", "", "<acpi/>", NET))).contains("only QEMU");
    }

    @Test
    void the_configuration_must_allow_it() {
        DomainDocument domain = domain("kvm", "pc-i440fx-7.2", "<acpi/>", ROOT + NET);
        assertThat(new EjectRegister(null, false)
                        .obstacle(domain, device(domain, "net0"))
                        .orElseThrow())
                .contains("allowMonitorForce = true");
    }

    @Test
    void a_register_that_a_selector_points_elsewhere_is_left_alone() {
        String bridge = "<controller type='pci' index='1' model='pci-bridge'/>";
        assertThat(obstacle(domain("qemu", "pc-i440fx-7.2", "<acpi/>", ROOT + bridge + NET)))
                .contains("one PCI bus");
        assertThat(obstacle(domain("qemu", "pc-q35-7.2", "<acpi/>", ROOT + NET)))
                .contains("pc-q35-7.2");
    }

    @Test
    void without_acpi_there_is_no_register() {
        assertThat(obstacle(domain("qemu", "pc-i440fx-7.2", "", ROOT + NET))).contains("no ACPI");
    }

    @Test
    void a_neighbour_in_the_slot_would_go_with_it() {
        String neighbour = NET.replace("net0", "net1").replace("function='0x0'", "function='0x1'");
        DomainDocument domain = domain("qemu", "pc-i440fx-7.2", "<acpi/>", ROOT + NET + neighbour);
        assertThat(obstacle(domain)).contains("net0 shares its slot with net1");
        assertThat(register.obstacle(domain, domain.devices())).isEmpty();
    }

    @Test
    void a_device_elsewhere_has_no_slot() {
        String usb = "<interface><alias name='net0'/><address type='usb' bus='0'/></interface>";
        assertThat(obstacle(domain("qemu", "pc-i440fx-7.2", "<acpi/>", ROOT + usb)))
                .contains("not on the PCI bus");
    }

    private String obstacle(DomainDocument domain) {
        return register.obstacle(domain, device(domain, "net0")).orElse("");
    }

    private static List<GuestDevice> device(DomainDocument domain, String alias) {
        return domain.devices().stream()
                .filter(device -> device.alias().equals(alias))
                .toList();
    }

    private static DomainDocument domain(String type, String machine, String features, String devices) {
        return DomainDocument.parse("<domain type='" + type + "'><os><type machine='" + machine + "'/></os><features>"
                + features + "</features><devices>" + devices + "</devices></domain>");
    }
}
