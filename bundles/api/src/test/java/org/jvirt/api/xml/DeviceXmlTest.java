package org.jvirt.api.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvirt.api.domain.Disk;
import org.jvirt.api.domain.DiskSource;
import org.jvirt.api.domain.Interface;
import org.jvirt.api.domain.InterfaceSource;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.network.InterfaceName;
import org.jvirt.api.network.MacAddress;

/** One disk or network card by itself. */
class DeviceXmlTest {
    private static final String CARD = "<interface type='bridge'><source bridge='br0'/>%s</interface>";

    @Test
    void a_device_is_what_its_element_says() {
        assertThat(DeviceXml.kind("<disk/>")).isEqualTo(DeviceXml.Kind.DISK);
        assertThat(DeviceXml.kind("<interface/>")).isEqualTo(DeviceXml.Kind.INTERFACE);
        assertThat(DeviceXml.kind("<hostdev/>")).isEqualTo(DeviceXml.Kind.HOSTDEV);
        assertThatThrownBy(() -> DeviceXml.kind("<rng/>"))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage(
                        "the device is a <rng>: expected a <hostdev>, a <disk> or an <interface> (line 1, column 7)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<hostdev/>", "<interface type='hostdev'/>", "<rng/>", "<disk>"})
    void a_device_of_the_hosts_is_none_of_these(String device) {
        DeviceXml.requireNoHostDevice("<disk/>");
        DeviceXml.requireNoHostDevice("<interface type='network'/>");
        assertThatThrownBy(() -> DeviceXml.requireNoHostDevice(device)).isInstanceOf(InvalidRequest.class);
    }

    @Test
    void a_disk_and_a_card_are_read_as_in_a_definition() {
        assertThat(DeviceXml.disk(
                        "<disk type='file'><source file='/a'/><target dev='xvdb' bus='xen'/><readonly/></disk>"))
                .isEqualTo(
                        new Disk(Disk.Kind.DISK, new DiskSource.File(Path.of("/a")), Optional.empty(), "xvdb", true));
        assertThat(DeviceXml.disk("<disk type='file' device='cdrom'><target dev='hdc'/></disk>"))
                .isEqualTo(new Disk(Disk.Kind.CDROM, new DiskSource.Empty(), Optional.empty(), "hdc", true));
        assertThat(DeviceXml.networkCard(String.format(CARD, "<mac address='00:16:3e:00:00:01'/>")))
                .isEqualTo(new Interface(
                        new InterfaceSource.Bridge(new InterfaceName("br0")),
                        new MacAddress("00:16:3e:00:00:01"),
                        Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    <disk type='file'><target dev='xvdb'/></disk> | <disk> lacks <source> (line 1, column 19)
                    <disk type='file'><source file='/a'/><target dev='vdb'/></disk> | 'vdb' is no place for a disk: expected a name such as xvda, hda or sda (line 1, column 57)
                    <disk type='file'><source file='/a'/><target dev='xvdb'/><serial>1</serial></disk> | <serial> in <disk> is not supported (line 1, column 66)
                    <interface type='bridge'/> | the document is a <interface>: expected a <disk> (line 1, column 27)
                    """)
    void what_is_no_disk_of_xens_is_refused_by_its_name(String xml, String sentence) {
        assertThatThrownBy(() -> DeviceXml.disk(xml))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage(sentence);
    }

    @Test
    void a_device_that_is_to_go_needs_no_more_than_its_name() {
        assertThat(DeviceXml.target("<disk type='network'><target dev='vdb'/><anything/></disk>"))
                .isEqualTo("vdb");
        assertThatThrownBy(() -> DeviceXml.target("<disk/>")).hasMessageContaining("<disk> lacks <target>");
        assertThat(DeviceXml.mac(String.format(CARD, ""))).isEmpty();
        assertThat(DeviceXml.mac(String.format(CARD, "<mac address='00:16:3E:00:00:01'/><link state='up'/>")))
                .contains(new MacAddress("00:16:3e:00:00:01"));
        assertThatThrownBy(() -> DeviceXml.mac(String.format(CARD, "<mac address='x'/>")))
                .isInstanceOf(InvalidRequest.class);
    }
}
