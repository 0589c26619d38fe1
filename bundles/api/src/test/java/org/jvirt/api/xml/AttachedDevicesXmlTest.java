package org.jvirt.api.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvirt.api.domain.AttachedDisk;
import org.jvirt.api.domain.AttachedInterface;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.network.MacAddress;

/** What a document of any of libvirt's hypervisors tells of disks and cards. */
class AttachedDevicesXmlTest {
    private static String domain(String devices) {
        return "<domain type='kvm' id='3'><name>a</name><metadata><x:disk xmlns:x='urn:x'/></metadata><devices>"
                + devices + "<controller type='usb'/></devices></domain>";
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    file    | file='/images/a.qcow2' index='1'                       | /images/a.qcow2
                    block   | dev='/dev/vg/a'                                        | /dev/vg/a
                    dir     | dir='/floppy'                                          | /floppy
                    network | protocol='rbd' name='pool/image'                       | pool/image
                    volume  | pool='images' volume='a'                               | a
                    vhostuser | type='unix' path='/run/vhost.sock'                   | /run/vhost.sock
                    nvme    | type='pci' managed='yes' namespace='1'                 |
                    """)
    void a_disk_has_its_source_where_its_type_has_it(String type, String attributes, String source) {
        String xml = domain("<disk type='" + type + "' device='lun'><driver name='qemu' type='qcow2' cache='none'/>"
                + "<source " + attributes + "/><target dev='vdb' bus='virtio'/><readonly/></disk>");
        assertThat(AttachedDevicesXml.disks(xml))
                .containsExactly(
                        new AttachedDisk(type, "lun", "vdb", Optional.ofNullable(source), Optional.of("qcow2"), true));
    }

    /** What libvirt is to take back for a detach is all that it wrote. */
    @Test
    void an_element_is_given_as_it_was_written() {
        String disk = """
                <disk type='file' device='disk'>
                  <driver name='qemu' type='raw'/>
                  <source file='/a &amp; b' index='1'/>
                  <serial>a&lt;b</serial>
                  <target dev='vdb' bus='virtio'/>
                </disk>
                """;
        String other = disk.replace("vdb", "vdc");
        assertThat(AttachedDevicesXml.diskElements(
                        domain(disk + other), attached -> attached.target().equals("vdc")))
                .containsExactly(other);
        assertThat(AttachedDevicesXml.interfaceElements(
                        domain("<interface type='user'/><interface type='bridge'><source bridge='b'/></interface>"),
                        card -> card.type().equals("user")))
                .containsExactly("<interface type='user'/>\n");
    }

    @Test
    void a_drive_may_be_empty() {
        assertThat(AttachedDevicesXml.disks(domain("<disk type='file' device='cdrom'><target dev='hdc'/></disk>")))
                .containsExactly(new AttachedDisk("file", "cdrom", "hdc", Optional.empty(), Optional.empty(), false));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    network   | network='default' portid='1' bridge='virbr0' | default
                    bridge    | bridge='br0'                                 | br0
                    direct    | dev='eth0' mode='vepa'                       | eth0
                    internal  | name='inner'                                 | inner
                    vhostuser | type='unix' path='/run/vhost.sock'           | /run/vhost.sock
                    user      | x='y'                                        |
                    """)
    void a_card_has_its_source_where_its_type_has_it(String type, String attributes, String source) {
        String xml = domain("<interface type='" + type + "'><mac address='52:54:00:00:00:01'/><source " + attributes
                + "/><target dev='vnet3'/><model type='virtio'/></interface>");
        assertThat(AttachedDevicesXml.interfaces(xml))
                .containsExactly(new AttachedInterface(
                        Optional.of("vnet3"),
                        type,
                        Optional.ofNullable(source),
                        Optional.of("virtio"),
                        Optional.of(new MacAddress("52:54:00:00:00:01"))));
    }

    @Test
    void a_domain_may_have_neither() {
        assertThat(AttachedDevicesXml.disks("<domain/>")).isEmpty();
        assertThat(AttachedDevicesXml.interfaces(domain(""))).isEmpty();
        assertThatThrownBy(() -> AttachedDevicesXml.disks("<network/>")).isInstanceOf(InvalidRequest.class);
    }
}
