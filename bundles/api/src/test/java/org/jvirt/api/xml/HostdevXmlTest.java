package org.jvirt.api.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvirt.api.AttachRequest;
import org.jvirt.api.DomainInfo;
import org.jvirt.api.DomainState;
import org.jvirt.api.DomainType;
import org.jvirt.api.Hostdev;
import org.jvirt.api.HostdevOptions;
import org.jvirt.api.PciAddress;
import org.jvirt.api.PciSelector;
import org.jvirt.api.RdmPolicy;
import org.jvirt.api.error.InvalidRequest;

@Timeout(30)
class HostdevXmlTest {
    @ParameterizedTest
    @CsvSource({
        "<domain/>, false",
        "<domain><devices/></domain>, false",
        "<domain><devices><hostdev managed='no'/><disk/></devices></domain>, false",
        "<domain><devices><hostdev/><hostdev managed=\"yes\"/></devices></domain>, true",
        "<domain><devices><interface managed='&#121;es'/></devices></domain>, true"
    })
    void a_domain_that_takes_devices_from_the_host_is_known_by_its_document(String domain, boolean seizes) {
        assertThat(HostdevXml.seizes(domain)).isEqualTo(seizes);
    }

    @Test
    void a_hostdev_says_device_guest_slot_and_options() {
        AttachRequest request = HostdevXml.parse("""
                <?xml version='1.0'?>
                <!-- as virsh edit shows it -->
                <hostdev mode='subsystem' type='pci' managed='yes'>
                  <driver name='xen'/>
                  <source writeFiltering='no'>
                    <address domain='0x0000' bus='0x06' slot='0x12' function='0x5'/>
                  </source>
                  <address type='pci' domain='0x0000' bus='0x00' slot='0x07' function='0x0'/>
                </hostdev>
                """);

        assertThat(request.device()).isEqualTo(PciSelector.parse("06:12.5"));
        assertThat(request.guestSlot()).hasValue(7);
        assertThat(request.options().permissive()).isTrue();
        assertThat(request.seize()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "0000:06:12.5, 32, false",
        "ffff:ff:1f.7, , true",
        "0000:00:01.0, 8, true",
    })
    void what_is_written_reads_the_same(String address, Integer devfn, boolean permissive) {
        Hostdev hostdev = new Hostdev(
                PciAddress.parse(address),
                devfn == null ? OptionalInt.empty() : OptionalInt.of(devfn),
                Optional.empty(),
                new HostdevOptions(permissive, false, false, RdmPolicy.STRICT));

        AttachRequest read = HostdevXml.parse(HostdevXml.format(hostdev));

        assertThat(read.device()).hasToString(address);
        assertThat(read.options().permissive()).isEqualTo(permissive);
        assertThat(read.guestSlot()).isEqualTo(devfn == null ? OptionalInt.empty() : OptionalInt.of(devfn >>> 3));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "type='pci' domain='1' slot='4'",
                "type='pci' bus='0x01' slot='4'",
                "type='pci' slot='4' function='0x1'",
                "type='pci' slot='0x00'",
                "type='pci' slot='0x20'",
                "type='usb'",
            })
    void where_the_device_is_in_the_guest_is_checked_for_an_attach_and_no_matter_for_a_detach(String guest) {
        String xml = "<hostdev mode='subsystem' type='pci'><source><address bus='6' slot='1' function='0'/></source>"
                + "<address " + guest + "/></hostdev>";

        assertThatThrownBy(() -> HostdevXml.parse(xml)).isInstanceOf(InvalidRequest.class);
        assertThat(HostdevXml.parseDevice(xml)).isEqualTo(PciSelector.parse("06:01.0"));
    }

    @Test
    void a_parser_that_a_platform_brings_along_is_not_used() {
        String key = "javax.xml.stream.XMLInputFactory";
        System.setProperty(key, "org.example.NoSuchParser");
        try {
            assertThat(XmlElement.parse("<a/>").name()).isEqualTo("a");
        } finally {
            System.clearProperty(key);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "no xml",
                "<hostdev",
                "<disk type='file'/>",
                "<hostdev mode='subsystem' type='usb'><source><vendor id='0x1234'/></source></hostdev>",
                "<hostdev mode='capabilities' type='pci'/>",
                "<hostdev mode='subsystem' type='pci'/>",
                "<hostdev mode='subsystem' type='pci'><source/></hostdev>",
                "<hostdev mode='subsystem' type='pci'><source><address bus='0' slot='0'/></source></hostdev>",
                "<hostdev mode='subsystem' type='pci'><source><address bus='0x100' slot='0'"
                        + " function='0'/></source></hostdev>",
                "<hostdev mode='subsystem' type='pci'><source><address bus='-1' slot='0'"
                        + " function='0'/></source></hostdev>",
                "<hostdev mode='subsystem' type='pci'><source><address bus='1' slot='0'"
                        + " function='8'/></source></hostdev>",
                "<hostdev mode='subsystem' type='pci' managed='maybe'><source><address bus='1' slot='0'"
                        + " function='0'/></source></hostdev>",
                "<hostdev mode='subsystem' type='pci'><source><address bus='1' slot='0'"
                        + " function='0'/></source><address type='usb' slot='1'/></hostdev>",
                "<hostdev mode='subsystem' type='pci'><source><address bus='1' slot='0'"
                        + " function='0'/></source></hostdev><more/>",
                "<!DOCTYPE hostdev [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><hostdev mode='subsystem'"
                        + " type='pci'>&x;</hostdev>",
                "<!DOCTYPE a [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]><hostdev>&b;</hostdev>",
            })
    void what_is_no_pci_hostdev_is_refused_in_one_printable_sentence(String xml) {
        assertThatThrownBy(() -> HostdevXml.parse(xml))
                .isInstanceOf(InvalidRequest.class)
                .message()
                .matches("[ -~]+");
    }

    @Test
    void a_file_of_100_megabytes_is_refused_for_its_size() {
        assertThatThrownBy(() -> HostdevXml.parse("<hostdev>" + " ".repeat(100 << 20)))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("1 MiB");
    }

    @Test
    void nesting_without_end_is_refused() {
        assertThatThrownBy(() -> HostdevXml.parse("<a>".repeat(10_000))).isInstanceOf(InvalidRequest.class);
    }

    @Test
    void a_domain_name_cannot_break_out_of_the_document() {
        String xml = DomainXml.format(
                new DomainInfo(
                        OptionalInt.of(3),
                        "a</name><evil>&\u001b",
                        new UUID(1, 2),
                        DomainType.PV,
                        DomainState.RUNNING,
                        1,
                        1024,
                        2048,
                        false,
                        false,
                        false),
                List.of(),
                List.of(),
                List.of());

        assertThat(xml).contains("<name>a&lt;/name&gt;&lt;evil&gt;&amp;?</name>");
        assertThat(XmlElement.parse(xml).child("os")).isPresent();
    }
}
