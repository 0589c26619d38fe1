package org.jvirt.api.xml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.jvirt.api.PciAddress;
import org.jvirt.api.nodedev.BlockDevice;
import org.jvirt.api.nodedev.NetDevice;
import org.jvirt.api.nodedev.NodeDevice;
import org.jvirt.api.nodedev.PciDevice;
import org.jvirt.api.nodedev.SystemDevice;

class NodeDeviceXmlTest {
    private static final PciAddress NIC = PciAddress.parse("03:00.1");

    private static PciDevice pci(PciDevice.Names names, PciDevice.SrIov srIov) {
        return new PciDevice(
                NIC,
                Optional.of("pci_0000_00_1c_0"),
                Optional.of("igb"),
                Optional.of("/sys/devices/pci0000:00/0000:00:1c.0/0000:03:00.1"),
                0x8086,
                0x10c9,
                0x020000,
                names,
                Optional.of(new PciDevice.IommuGroup(12, List.of(PciAddress.parse("03:00.0"), NIC))),
                OptionalInt.of(0),
                srIov,
                List.of("flr"));
    }

    @Test
    void a_physical_function_is_described_as_libvirt_does() {
        PciDevice device = pci(
                new PciDevice.Names(
                        Optional.of("Intel <Corporation>"),
                        Optional.of("82576 Gigabit"),
                        Optional.of("Ethernet controller")),
                new PciDevice.SrIov(Optional.empty(), List.of(PciAddress.parse("03:10.1")), 7));

        assertThat(NodeDeviceXml.format(device)).isEqualTo("""
                        <device>
                          <name>pci_0000_03_00_1</name>
                          <path>/sys/devices/pci0000:00/0000:00:1c.0/0000:03:00.1</path>
                          <parent>pci_0000_00_1c_0</parent>
                          <driver>
                            <name>igb</name>
                          </driver>
                          <capability type='pci'>
                            <class>0x020000</class>
                            <domain>0</domain>
                            <bus>3</bus>
                            <slot>0</slot>
                            <function>1</function>
                            <product id='0x10c9'>82576 Gigabit</product>
                            <vendor id='0x8086'>Intel &lt;Corporation&gt;</vendor>
                            <capability type='virt_functions' maxCount='7'>
                              <address domain='0x0000' bus='0x03' slot='0x10' function='0x1'/>
                            </capability>
                            <iommuGroup number='12'>
                              <address domain='0x0000' bus='0x03' slot='0x00' function='0x0'/>
                              <address domain='0x0000' bus='0x03' slot='0x00' function='0x1'/>
                            </iommuGroup>
                            <numa node='0'/>
                          </capability>
                        </device>
                        """);
    }

    @Test
    void a_virtual_function_names_its_physical_one_and_names_that_are_unknown_are_left_out() {
        PciDevice device = pci(
                PciDevice.Names.UNKNOWN, new PciDevice.SrIov(Optional.of(PciAddress.parse("03:00.0")), List.of(), 0));

        assertThat(NodeDeviceXml.format(device)).contains("""
                            <product id='0x10c9'/>
                            <vendor id='0x8086'/>
                            <capability type='phys_function'>
                              <address domain='0x0000' bus='0x03' slot='0x00' function='0x0'/>
                            </capability>
                        """).doesNotContain("virt_functions");
    }

    @Test
    void a_physical_function_that_has_no_virtual_ones_yet_says_how_many_it_can_have() {
        PciDevice device = pci(PciDevice.Names.UNKNOWN, new PciDevice.SrIov(Optional.empty(), List.of(), 63));

        assertThat(NodeDeviceXml.format(device)).contains("<capability type='virt_functions' maxCount='63'/>");
    }

    @Test
    void a_network_interface_has_its_link_and_address() {
        NetDevice device = new NetDevice(
                Optional.of("pci_0000_03_00_0"),
                Optional.empty(),
                Optional.empty(),
                "eth0",
                Optional.of("52:54:00:12:34:56"),
                NetDevice.LinkState.UP,
                OptionalInt.of(1000),
                false);

        assertThat(NodeDeviceXml.format(device)).isEqualTo("""
                        <device>
                          <name>net_eth0_52_54_00_12_34_56</name>
                          <parent>pci_0000_03_00_0</parent>
                          <capability type='net'>
                            <interface>eth0</interface>
                            <address>52:54:00:12:34:56</address>
                            <link speed='1000' state='up'/>
                            <capability type='80203'/>
                          </capability>
                        </device>
                        """);
    }

    @Test
    void a_link_state_is_one_word_and_a_wireless_interface_says_so() {
        NetDevice device = new NetDevice(
                Optional.of("computer"),
                Optional.empty(),
                Optional.empty(),
                "wlan0",
                Optional.empty(),
                NetDevice.LinkState.LOWER_LAYER_DOWN,
                OptionalInt.empty(),
                true);

        assertThat(NodeDeviceXml.format(device))
                .contains("<name>net_wlan0</name>", "<link state='lowerlayerdown'/>", "<capability type='80211'/>");
    }

    @Test
    void a_disk_has_its_size_and_a_drive_its_medium() {
        assertThat(NodeDeviceXml.format(block("/dev/sda", "disk", 1 << 20, false)))
                .isEqualTo("""
                        <device>
                          <name>block_sda_S_1</name>
                          <devnode type='dev'>/dev/sda</devnode>
                          <parent>pci_0000_00_1f_2</parent>
                          <driver>
                            <name>sd</name>
                          </driver>
                          <capability type='storage'>
                            <block>/dev/sda</block>
                            <bus>ata</bus>
                            <drive_type>disk</drive_type>
                            <model>M &amp; M</model>
                            <vendor>ATA</vendor>
                            <serial>S-1</serial>
                            <size>1048576</size>
                            <logical_block_size>512</logical_block_size>
                            <num_blocks>2048</num_blocks>
                          </capability>
                        </device>
                        """);
        assertThat(NodeDeviceXml.format(block("/dev/sr0", "cdrom", 0, true))).contains("""
                            <capability type='removable'>
                              <media_available>0</media_available>
                              <media_size>0</media_size>
                              <logical_block_size>512</logical_block_size>
                              <num_blocks>0</num_blocks>
                            </capability>
                        """);
    }

    private static NodeDevice block(String node, String type, long size, boolean removable) {
        return new BlockDevice(
                Optional.of("pci_0000_00_1f_2"),
                Optional.of("sd"),
                Optional.empty(),
                node,
                Optional.of("ata"),
                type,
                Optional.of("ATA"),
                Optional.of("M & M"),
                Optional.of("S-1"),
                size,
                512,
                removable);
    }

    @Test
    void the_computer_says_what_the_firmware_says() {
        SystemDevice computer = new SystemDevice(
                Optional.of("PowerEdge"),
                new SystemDevice.Hardware(
                        Optional.of("Dell"), Optional.empty(), Optional.of("1"), Optional.of("4c4c4544-0000")),
                new SystemDevice.Firmware(Optional.of("Dell"), Optional.of("2.1"), Optional.of("01/02/2024")));

        assertThat(NodeDeviceXml.format(computer)).isEqualTo("""
                        <device>
                          <name>computer</name>
                          <capability type='system'>
                            <product>PowerEdge</product>
                            <hardware>
                              <vendor>Dell</vendor>
                              <serial>1</serial>
                              <uuid>4c4c4544-0000</uuid>
                            </hardware>
                            <firmware>
                              <vendor>Dell</vendor>
                              <version>2.1</version>
                              <release_date>01/02/2024</release_date>
                            </firmware>
                          </capability>
                        </device>
                        """);
    }
}
