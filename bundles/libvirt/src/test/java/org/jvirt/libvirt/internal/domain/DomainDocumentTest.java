package org.jvirt.libvirt.internal.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.jvirt.api.PciAddress;
import org.jvirt.api.error.HostFault;
import org.jvirt.libvirt.internal.domain.GuestDevice.Place;

class DomainDocumentTest {
    private static final DomainDocument DOCUMENT = DomainDocument.parse("""
            <domain type='kvm' id='3'>
              <name>web</name>
              <metadata>
                <other:domain xmlns:other='https://example.org/' force-policy='immediate'/>
                <jvirt:domain xmlns:jvirt='https://jvirt.org/xmlns/domain/1.0' force-policy='after-timeout'/>
              </metadata>
              <os><type arch='x86_64' machine='pc-i440fx-7.2'>hvm</type></os>
              <features><acpi/></features>
              <devices>
                <controller type='pci' index='0' model='pci-root'><alias name='pci.0'/></controller>
                <interface type='network'>
                  <source network='default'/>
                  <alias name='net0'/>
                  <address type='pci' domain='0x0000' bus='0x00' slot='0x05' function='0x1'/>
                </interface>
                <interface type='hostdev' managed='yes'>
                  <source><address type='pci' domain='0x0000' bus='0x04' slot='0x10' function='0x2'/></source>
                  <alias name='hostdev1'/>
                </interface>
                <hostdev mode='subsystem' type='pci' managed='yes'>
                  <source writeFiltering='no'><address domain='0x0001' bus='0x03' slot='0x00' function='0x0'/></source>
                  <alias name='hostdev0'/>
                  <address type='pci' domain='0x0000' bus='0x00' slot='0x06' function='0x0'/>
                </hostdev>
                <hostdev mode='subsystem' type='usb'>
                  <source><address bus='1' device='2'/></source>
                  <alias name='hostdev2'/>
                </hostdev>
                <serial type='pty'><alias name='serial0'/></serial>
                <console type='pty'><alias name='serial0'/></console>
              </devices>
            </domain>
            """);

    @Test
    void machine_and_buses_are_read() {
        assertThat(DOCUMENT.type()).isEqualTo("kvm");
        assertThat(DOCUMENT.machine()).isEqualTo("pc-i440fx-7.2");
        assertThat(DOCUMENT.acpi()).isTrue();
        assertThat(DOCUMENT.pciBuses()).isEqualTo(1);
    }

    @Test
    void each_alias_is_one_device() {
        assertThat(DOCUMENT.devices())
                .extracting(GuestDevice::alias)
                .containsExactly("pci.0", "net0", "hostdev1", "hostdev0", "hostdev2", "serial0");
        assertThat(DOCUMENT.devices().get(1).place()).contains(new Place(0, 5, 1));
        assertThat(DOCUMENT.devices().get(1).xml()).contains("<source network=\"default\"/>");
    }

    @Test
    void pci_devices_of_the_host_are_found_as_hostdevs_and_as_interfaces() {
        assertThat(DOCUMENT.hostdevs())
                .extracting(device -> device.host().orElseThrow())
                .containsExactly(PciAddress.parse("0000:04:10.2"), PciAddress.parse("0001:03:00.0"));
        assertThat(DOCUMENT.hostdevs().get(1).permissive()).isTrue();
    }

    @Test
    void metadata_is_read_in_its_own_namespace() {
        assertThat(DOCUMENT.metadata(LibvirtDomains.METADATA, "force-policy")).contains("after-timeout");
        assertThat(DOCUMENT.metadata("https://example.com/", "force-policy")).isEmpty();
    }

    @Test
    void a_document_that_reaches_out_of_itself_is_refused() {
        assertThatThrownBy(() -> DomainDocument.parse("<!DOCTYPE d SYSTEM 'file:///etc/passwd'><d/>"))
                .isInstanceOf(HostFault.class);
        assertThatThrownBy(() -> DomainDocument.parse("<domain>")).isInstanceOf(HostFault.class);
    }
}
