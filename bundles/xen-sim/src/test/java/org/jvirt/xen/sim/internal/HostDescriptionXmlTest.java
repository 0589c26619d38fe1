package org.jvirt.xen.sim.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvirt.api.DomainState;
import org.jvirt.api.DomainType;
import org.jvirt.api.PciAddress;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.nodedev.PciDevice;
import org.jvirt.xen.port.HostPciDevice.Bar;

class HostDescriptionXmlTest {
    private static final String DEVICE =
            "<device address='03:00.0' vendor='0x8086' product='0x10d3' class='0x020000' driver='pciback'/>";
    private static final String DOMAIN = "<domain name='a' uuid='6a0cf0f2-5a6b-4d0c-9a3c-1f6d2b0a0001' type='hvm'>"
            + "<hostdev address='03:00.0'/></domain>";

    @Test
    void the_example_of_the_readme_is_what_it_says() throws Exception {
        String readme = Files.readString(Path.of("README.md"));
        var example = Pattern.compile("(?s)```xml\n(.*?)```").matcher(readme);
        assertThat(example.find()).isTrue();

        HostDescription host = parse(example.group(1));

        assertThat(host.devices()).singleElement().satisfies(device -> {
            assertThat(device.node().address()).isEqualTo(PciAddress.parse("0000:03:00.0"));
            assertThat(device.node().resetMethods()).containsExactly("flr", "pm", "bus");
            assertThat(device.interrupt()).isEqualTo(OptionalInt.of(24));
            assertThat(device.bars())
                    .isEqualTo(List.of(new Bar(0, false, 0xfe400000L, 0x20000), new Bar(2, true, 0xd380, 0x20)));
        });
        assertThat(host.guests()).singleElement().satisfies(guest -> {
            assertThat(guest.type()).isEqualTo(DomainType.HVM);
            assertThat(guest.state()).isEqualTo(DomainState.BLOCKED);
            assertThat(guest.memoryKib()).isEqualTo(262144);
            assertThat(guest.temper().answersAfter())
                    .hasValueSatisfying(after -> assertThat(after).hasSeconds(12));
            assertThat(guest.hostdevs())
                    .singleElement()
                    .satisfies(hostdev -> assertThat(hostdev.guestSlot()).isEqualTo(5));
        });
    }

    @Test
    void an_iommu_group_has_all_its_devices() {
        HostDescription host = parse(
                "<host><device address='04:00.1' vendor='1' product='2' class='3' iommuGroup='7'/>"
                        + "<device address='04:00.0' parent='00:1c.0' vendor='1' product='2' class='3' iommuGroup='7'/></host>");

        assertThat(host.devices().get(1).node().parent()).contains("pci_0000_00_1c_0");
        assertThat(host.devices().get(0).node().iommuGroup())
                .contains(
                        new PciDevice.IommuGroup(7, List.of(PciAddress.parse("04:00.0"), PciAddress.parse("04:00.1"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "<guest/> | expected <host>",
                "<host><frob/></host> | expected <device> or <domain>",
                "<host> | no well-formed XML",
                "<host><device/></host> | lacks the attribute address",
                "<host><device address='03:00.0' vendor='red'/></host> | vendor is 'red': expected a number up to 65535",
                "<host><device address='03:00'/></host> | is no PCI address",
                "<host>DEVICE DEVICE</host> | described twice",
                "<host>DOMAIN</host> | expected a device of the host with driver pciback that no other domain has",
                "<host>DEVICE DOMAIN DOMAIN</host> | domain 'a' is described twice",
                "<host><domain name='a' uuid='1'/></host> | expected a UUID",
                "<host><domain name='a' uuid='6a0cf0f2-5a6b-4d0c-9a3c-1f6d2b0a0001' type='kvm'/></host> | expected hvm or pv or pvh",
                "<host><domain name='a' uuid='6a0cf0f2-5a6b-4d0c-9a3c-1f6d2b0a0001' type='hvm' guest='rude'/></host> | expected answers",
                "<host><domain name='a' uuid='6a0cf0f2-5a6b-4d0c-9a3c-1f6d2b0a0001' type='hvm' stubDomain='true'/></host> | stubDomain is 'true': expected yes or no",
                "<host><domain name='a' uuid='6a0cf0f2-5a6b-4d0c-9a3c-1f6d2b0a0001' type='hvm'><disk/></domain></host> | expected <hostdev>",
            })
    void what_is_no_host_is_refused_with_what_was_expected(String xml, String sentence) {
        assertThatThrownBy(() -> parse(xml.replace("DEVICE", DEVICE).replace("DOMAIN", DOMAIN)))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void entities_are_not_expanded_and_a_flood_is_not_read() {
        String entity = "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/hostname'>]><host>&x;</host>";
        assertThatThrownBy(() -> parse(entity)).isInstanceOf(InvalidRequest.class);
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return ' ';
            }
        };
        assertThatThrownBy(() -> HostDescriptionXml.parse(endless))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("longer than 1 MiB");
    }

    private static HostDescription parse(String xml) {
        return HostDescriptionXml.parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }
}
