package org.jvirt.nodedev.internal.sysfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvirt.api.PciAddress;
import org.jvirt.api.error.HostUnavailable;
import org.jvirt.api.nodedev.BlockDevice;
import org.jvirt.api.nodedev.Capability;
import org.jvirt.api.nodedev.NetDevice;
import org.jvirt.api.nodedev.NetDevice.LinkState;
import org.jvirt.api.nodedev.NodeDevice;
import org.jvirt.api.nodedev.PciDevice;
import org.jvirt.api.nodedev.SystemDevice;

/** What is read of a tree that is as sysfs's, also where it is not quite. */
class SysfsTest {
    private static final byte[] GARBAGE = {(byte) 0xff, 0, 27, '[', '2', 'J', (byte) 0xc3, '\n', 0};

    @TempDir
    private Path root;

    private SysfsTree tree;
    private Sysfs sysfs;

    @BeforeEach
    void makeTree() throws Exception {
        root = root.toRealPath();
        tree = new SysfsTree(root);
        Path ids = Files.writeString(root.resolve("pci.ids"), """
                8086  Intel Corporation
                \t10d3  82574L Gigabit Network Connection
                C 02  Network controller
                \t00  Ethernet controller
                """);
        sysfs = new Sysfs(root, new PciIds(List.of(ids)));
    }

    private List<NodeDevice> all() {
        return sysfs.devices(EnumSet.allOf(Capability.class));
    }

    private <T extends NodeDevice> T device(String name, Class<T> kind) {
        return sysfs.device(name).map(kind::cast).orElseThrow();
    }

    @Test
    void a_pci_device_is_read_from_its_files() {
        tree.pci("0000:00:1c.0", "");
        tree.pci("0000:03:00.0", "0000:00:1c.0/")
                .with("numa_node", "1\n")
                .with("reset_method", "flr bus\n")
                .with("sriov_totalvfs", "7\n")
                .linked("driver", "bus/pci/drivers/igb")
                .linked("virtfn10", "devices/pci0000:00/0000:03:11.4")
                .linked("virtfn2", "devices/pci0000:00/0000:03:10.4")
                .inIommuGroup(12, "0000:03:00.1", "0000:03:00.0", "usb1");

        assertThat(device("pci_0000_03_00_0", PciDevice.class))
                .isEqualTo(new PciDevice(
                        PciAddress.parse("03:00.0"),
                        Optional.of("pci_0000_00_1c_0"),
                        Optional.of("igb"),
                        Optional.of(root + "/devices/pci0000:00/0000:00:1c.0/0000:03:00.0"),
                        0x8086,
                        0x10d3,
                        0x020000,
                        new PciDevice.Names(
                                Optional.of("Intel Corporation"),
                                Optional.of("82574L Gigabit Network Connection"),
                                Optional.of("Ethernet controller")),
                        Optional.of(new PciDevice.IommuGroup(
                                12, List.of(PciAddress.parse("03:00.0"), PciAddress.parse("03:00.1")))),
                        OptionalInt.of(1),
                        new PciDevice.SrIov(
                                Optional.empty(), List.of(PciAddress.parse("03:10.4"), PciAddress.parse("03:11.4")), 7),
                        List.of("flr", "bus")));
    }

    @Test
    void a_virtual_function_knows_its_physical_one() {
        tree.pci("0000:03:10.0", "").linked("physfn", "devices/pci0000:00/0000:03:00.0");

        assertThat(device("pci_0000_03_10_0", PciDevice.class).srIov().physicalFunction())
                .contains(PciAddress.parse("03:00.0"));
    }

    @Test
    void what_a_pci_device_has_not_is_empty() {
        tree.pci("0000:00:1f.0", "")
                .with("reset", "")
                .with("device", "0x2918\n")
                .with("class", "0x060100\n");

        PciDevice device = device("pci_0000_00_1f_0", PciDevice.class);
        assertThat(device.parent()).contains(SystemDevice.NAME);
        assertThat(device.driver()).isEmpty();
        assertThat(device.iommuGroup()).isEmpty();
        assertThat(device.numaNode()).isEmpty();
        assertThat(device.srIov()).isEqualTo(PciDevice.SrIov.NONE);
        assertThat(device.names().product()).isEmpty();
        assertThat(device.names().deviceClass()).isEmpty();
        assertThat(device.resetMethods()).as("a kernel before 5.15").containsExactly("default");
    }

    @ParameterizedTest
    @ValueSource(strings = {"vendor", "device", "class"})
    void a_pci_device_that_is_half_gone_is_not_listed_and_hides_no_other(String file) {
        tree.pci("0000:00:02.0", "").without(file);
        tree.pci("0000:00:03.0", "").with(file, "");
        tree.pci("0000:00:04.0", "").with(file, GARBAGE);
        tree.pci("0000:00:05.0", "").with(file, "0x10000000000000000\n");
        tree.pci("0000:00:06.0", "");
        tree.pci("0000:00:07.0", "");
        tree.remove("bus/pci/devices/0000:00:07.0");

        assertThat(sysfs.devices(Set.of(Capability.PCI)))
                .extracting(NodeDevice::name)
                .containsExactly("pci_0000_00_06_0");
        assertThat(sysfs.device("pci_0000_00_03_0")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "numa_node",
                "reset_method",
                "sriov_totalvfs",
                "iommu_group",
                "driver",
                "physfn",
                "virtfn0",
                "virtfn"
            })
    void garbage_in_an_attribute_is_as_if_it_were_not_there(String file) {
        tree.pci("0000:00:06.0", "").with(file, GARBAGE);

        PciDevice device = device("pci_0000_00_06_0", PciDevice.class);
        assertThat(device.numaNode()).isEmpty();
        assertThat(device.iommuGroup()).isEmpty();
        assertThat(device.driver()).isEmpty();
        assertThat(device.srIov()).isEqualTo(PciDevice.SrIov.NONE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rubbish", "10000:00:01.0", "0000:00:20.0", "..", "0000:00:01.8"})
    void what_is_named_like_no_function_is_none(String name) throws Exception {
        Files.createDirectories(root.resolve("bus/pci/devices").resolve(name));

        assertThat(sysfs.devices(Set.of(Capability.PCI))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "pci_",
                "pci_0000_00_06",
                "pci_..._.._.._.",
                "pci_zzzz_zz_zz_z",
                "../../etc/passwd",
                "net_",
                "block_\u0000",
                "pci_0000_0\n_00_0"
            })
    void a_name_of_nothing_leads_nowhere(String name) {
        tree.pci("0000:00:06.0", "");

        assertThat(sysfs.device(name)).isEmpty();
    }

    @Test
    void a_network_interface_is_read_and_hangs_on_the_nearest_pci_device() {
        tree.pci("0000:00:03.0", "");
        tree.net("eth0", "devices/pci0000:00/0000:00:03.0/virtio2");

        assertThat(device("net_eth0_52_54_00_12_34_56", NetDevice.class))
                .isEqualTo(new NetDevice(
                        Optional.of("pci_0000_00_03_0"),
                        Optional.empty(),
                        Optional.of(root + "/devices/pci0000:00/0000:00:03.0/virtio2/net/eth0"),
                        "eth0",
                        Optional.of("52:54:00:12:34:56"),
                        LinkState.UP,
                        OptionalInt.of(1000),
                        false));
    }

    @ParameterizedTest
    @CsvSource({
        "down, 1000, DOWN, ",
        "up, -1, UP, ",
        "up, 0, UP, ",
        "lowerlayerdown, 10, LOWER_LAYER_DOWN, ",
        "nonsense, 10, UNKNOWN, ",
        "up, 10, UP, 10"
    })
    void a_link_has_a_speed_only_while_it_is_up(String operstate, String speed, LinkState state, Integer expected) {
        tree.net("eth0", "devices/virtual")
                .with("operstate", operstate)
                .with("speed", speed)
                .with("phy80211/x", "");

        NetDevice device = (NetDevice) sysfs.devices(Set.of(Capability.NET)).get(0);
        assertThat(device.state()).isEqualTo(state);
        assertThat(device.speed()).isEqualTo(expected == null ? OptionalInt.empty() : OptionalInt.of(expected));
        assertThat(device.wireless()).isTrue();
        assertThat(device.parent()).contains(SystemDevice.NAME);
    }

    @Test
    void an_interface_without_a_mac_address_and_a_file_that_is_no_interface() throws Exception {
        tree.net("tun-0.1", "devices/virtual").with("address", "0.0.0.0\n");
        Files.writeString(root.resolve("class/net/bonding_masters"), "bond0\n");
        tree.net("gone", "devices/virtual");
        tree.remove("class/net/gone");

        assertThat(sysfs.devices(Set.of(Capability.NET)))
                .extracting(NodeDevice::name)
                .containsExactly("net_tun_0_1");
    }

    @Test
    void a_disk_is_read_from_its_own_and_its_devices_files() {
        tree.pci("0000:00:1f.2", "");
        String target = "devices/pci0000:00/0000:00:1f.2/ata3/host2/target2:0:0/2:0:0:0";
        tree.block("sda", target)
                .linked("device", target)
                .linked("device/driver", "bus/scsi/drivers/sd")
                .with("device/vendor", "ATA     \n")
                .with("device/model", "Samsung SSD 850 \n")
                .with("device/type", "0\n")
                .with("device/vpd_pg80", "\u0000\u0080\u0000\u0008S21PNXAG  ".getBytes(StandardCharsets.ISO_8859_1));

        assertThat(device("block_sda_S21PNXAG", BlockDevice.class))
                .isEqualTo(new BlockDevice(
                        Optional.of("pci_0000_00_1f_2"),
                        Optional.of("sd"),
                        Optional.of(root + "/" + target + "/block/sda"),
                        "/dev/sda",
                        Optional.of("ata"),
                        "disk",
                        Optional.of("ATA"),
                        Optional.of("Samsung SSD 850"),
                        Optional.of("S21PNXAG"),
                        1 << 20,
                        512,
                        false));
    }

    @ParameterizedTest
    @CsvSource({
        "sda, devices/pci0000:00/0000:00:14.0/usb2/2-1/host6/target6:0:0, usb, disk",
        "nvme0n1, devices/pci0000:00/0000:00:1d.0/nvme/nvme0, nvme, disk",
        "vda, devices/pci0000:00/0000:00:02.0/virtio1, virtio, disk",
        "sdb, devices/pci0000:00/0000:00:02.0/virtio1/host0/target0:0:0, scsi, disk",
        "mmcblk0, devices/pci0000:00/0000:00:1a.0/mmc_host/mmc0/mmc0:0001, mmc, sd",
        "xvda, devices/vbd-51712, xen, disk",
        "fd0, devices/platform/floppy.0, , floppy",
        "dm-0, devices/virtual, , disk",
        "cciss!c0d0, devices/pci0000:00/0000:00:1b.0, , disk",
    })
    void the_bus_and_the_kind_of_a_drive_show_in_its_place_and_name(
            String name, String below, String bus, String type) {
        tree.block(name, below);

        BlockDevice device =
                (BlockDevice) sysfs.devices(Set.of(Capability.STORAGE)).get(0);
        assertThat(device.bus()).isEqualTo(Optional.ofNullable(bus));
        assertThat(device.driveType()).isEqualTo(type);
        assertThat(device.node()).isEqualTo("/dev/" + name.replace('!', '/'));
        assertThat(device.name()).isEqualTo("block_" + name.replaceAll("[^a-z0-9]", "_"));
    }

    @Test
    void a_virtio_disk_tells_its_serial_itself_and_its_vendor_is_a_number() {
        tree.block("vda", "devices/pci0000:00/0000:00:02.0/virtio1")
                .with("serial", "1786632637159542")
                .with("device/vendor", "0x1af4\n");

        assertThat(device("block_vda_1786632637159542", BlockDevice.class).vendor())
                .isEmpty();
    }

    @Test
    void an_empty_drive_is_a_device_and_an_idle_loop_or_a_hidden_path_is_none() {
        tree.block("sr0", "devices/virtual")
                .with("size", "0\n")
                .with("removable", "1\n")
                .with("device/type", "5\n");
        tree.block("loop0", "devices/virtual").with("size", "0\n");
        tree.block("nvme0c0n1", "devices/virtual").with("hidden", "1\n");
        tree.block("sdz", "devices/virtual").with("size", GARBAGE);
        tree.block("gone", "devices/virtual");
        tree.remove("block/gone");

        assertThat(sysfs.devices(Set.of(Capability.STORAGE))).singleElement().satisfies(device -> {
            assertThat(device.name()).isEqualTo("block_sr0");
            assertThat(((BlockDevice) device).driveType()).isEqualTo("cdrom");
            assertThat(((BlockDevice) device).hasMedium()).isFalse();
        });
    }

    @Test
    void the_computer_is_what_its_firmware_says() throws Exception {
        Path smbios = Files.createDirectories(root.resolve("class/dmi/id"));
        Files.writeString(smbios.resolve("product_name"), "PowerEdge R640\n");
        Files.writeString(smbios.resolve("sys_vendor"), "Dell Inc.\n");
        Files.writeString(smbios.resolve("product_serial"), "\n");
        Files.writeString(smbios.resolve("bios_date"), "01/02/2024\n");

        SystemDevice computer = device("computer", SystemDevice.class);
        assertThat(computer.product()).contains("PowerEdge R640");
        assertThat(computer.hardware().vendor()).contains("Dell Inc.");
        assertThat(computer.hardware().serial()).isEmpty();
        assertThat(computer.firmware().releaseDate()).contains("01/02/2024");
    }

    @Test
    void a_host_without_pci_has_its_other_devices_by_name() {
        tree.net("lo", "devices/virtual").with("address", "00:00:00:00:00:00");
        tree.block("vda", "devices/virtual");

        assertThat(all())
                .extracting(NodeDevice::name)
                .containsExactly("block_vda", "computer", "net_lo_00_00_00_00_00_00");
    }

    @Test
    void without_a_sysfs_it_is_said_where_one_was_expected() {
        Sysfs none = new Sysfs(root.resolve("nowhere"), new PciIds(List.of()));

        assertThatThrownBy(() -> none.devices(Set.of(Capability.SYSTEM)))
                .isInstanceOf(HostUnavailable.class)
                .hasMessage(
                        "the devices of this host cannot be read: no sysfs is mounted at " + root.resolve("nowhere"));
        assertThat(none.isLive()).isFalse();
        assertThat(sysfs.isLive()).as("a copy is not the kernel's").isFalse();
    }
}
