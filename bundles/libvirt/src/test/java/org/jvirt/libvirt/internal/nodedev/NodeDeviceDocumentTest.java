package org.jvirt.libvirt.internal.nodedev;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.jvirt.api.PciAddress;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.nodedev.BlockDevice;
import org.jvirt.api.nodedev.NetDevice;
import org.jvirt.api.nodedev.NodeDevice;
import org.jvirt.api.nodedev.PciDevice;
import org.jvirt.api.nodedev.SystemDevice;

class NodeDeviceDocumentTest {
    private static NodeDevice parse(String xml) {
        return NodeDeviceDocument.parse(xml, "pci_0000_00_02_0").orElseThrow();
    }

    @Test
    void a_pci_function_with_group_node_and_virtual_functions() {
        NodeDevice device = parse("""
                <device><name>pci_0000_3b_00_1</name><path>/sys/devices/x</path><parent>ignored</parent>
                  <driver><name>ixgbe</name></driver>
                  <capability type='pci'>
                    <class>0x020000</class><domain>0</domain><bus>59</bus><slot>0</slot><function>1</function>
                    <product id='0x10fb'>82599ES</product><vendor id='0x8086'>Intel Corporation</vendor>
                    <capability type='virt_functions' maxCount='63'>
                      <address domain='0x0000' bus='0x3b' slot='0x10' function='0x1'/>
                    </capability>
                    <iommuGroup number='21'>
                      <address domain='0x0000' bus='0x3b' slot='0x00' function='0x1'/>
                      <address domain='0x0000' bus='0x3b' slot='0x00' function='0x0'/>
                    </iommuGroup>
                    <numa node='1'/>
                  </capability>
                </device>
                """);
        assertThat(device)
                .isEqualTo(new PciDevice(
                        PciAddress.parse("0000:3b:00.1"),
                        Optional.of("pci_0000_00_02_0"),
                        Optional.of("ixgbe"),
                        Optional.of("/sys/devices/x"),
                        0x8086,
                        0x10fb,
                        0x020000,
                        new PciDevice.Names(Optional.of("Intel Corporation"), Optional.of("82599ES"), Optional.empty()),
                        Optional.of(new PciDevice.IommuGroup(
                                21, List.of(PciAddress.parse("3b:00.0"), PciAddress.parse("3b:00.1")))),
                        OptionalInt.of(1),
                        new PciDevice.SrIov(Optional.empty(), List.of(PciAddress.parse("3b:10.1")), 63),
                        List.of()));
    }

    @Test
    void an_interface_whose_link_does_not_tell_its_speed() {
        NetDevice device = (NetDevice) parse("""
                <device><name>net_eth0_02_fc_00_00_00_01</name>
                  <capability type='net'><interface>eth0</interface><address>02:fc:00:00:00:01</address>
                    <link speed='4294967295' state='lowerlayerdown'/><capability type='80203'/></capability>
                </device>
                """);
        assertThat(device.name()).isEqualTo("net_eth0_02_fc_00_00_00_01");
        assertThat(device.speed()).isEmpty();
        assertThat(device.state()).isEqualTo(NetDevice.LinkState.LOWER_LAYER_DOWN);
        assertThat(device.wireless()).isFalse();
    }

    @Test
    void a_drive_whose_medium_can_be_taken_out() {
        BlockDevice device = (BlockDevice) parse("""
                <device><name>block_sr0_QM00003</name>
                  <capability type='storage'><block>/dev/sr0</block><bus>ata</bus><drive_type>cdrom</drive_type>
                    <serial>QM00003</serial>
                    <capability type='removable'><media_available>1</media_available><media_size>734003200</media_size>
                      <logical_block_size>2048</logical_block_size></capability></capability>
                </device>
                """);
        assertThat(device.removable()).isTrue();
        assertThat(device.size()).isEqualTo(734_003_200L);
        assertThat(device.logicalBlockSize()).isEqualTo(2048);
        assertThat(device.name()).isEqualTo("block_sr0_QM00003");
    }

    @Test
    void the_computer_has_hardware_and_firmware() {
        SystemDevice device = (SystemDevice) parse("""
                <device><name>computer</name>
                  <capability type='system'><product>X1</product><hardware><vendor>Y</vendor></hardware>
                    <firmware><version>2.0</version></firmware></capability>
                </device>
                """);
        assertThat(device.product()).contains("X1");
        assertThat(device.hardware().vendor()).contains("Y");
        assertThat(device.firmware().version()).contains("2.0");
    }

    @Test
    void what_jvirt_has_no_word_for_is_no_device() {
        assertThat(NodeDeviceDocument.parse(
                        "<device><name>scsi_host0</name><capability type='scsi_host'/></device>", "computer"))
                .isEmpty();
    }

    @Test
    void a_number_that_is_none_is_a_fault_of_the_host() {
        assertThatThrownBy(() -> parse("<device><capability type='pci'><bus>zz</bus></capability></device>"))
                .isInstanceOf(HostFault.class)
                .hasMessageContaining("'zz'");
    }
}
