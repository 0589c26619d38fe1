package org.jvirt.xen.host.internal.sysfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvirt.api.PciAddress;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.nodedev.PciDevice;
import org.jvirt.xen.port.HostPciDevice;
import org.jvirt.xen.port.HostPciDevice.Bar;
import org.jvirt.xen.port.PciBackend;

class SysfsPciBackendTest {
    private static final Duration PATIENCE = Duration.ofMillis(500);
    private static final PciAddress NIC = PciAddress.parse("0000:01:00.0");

    @TempDir
    private Path root;

    private SysfsTree tree;
    private PciBackend pci;

    @BeforeEach
    void makeTree() {
        tree = new SysfsTree(root);
        pci = new SysfsPciBackend(root, PATIENCE);
    }

    private SysfsTree.Device nic() {
        return tree.device("0000:01:00.0", "0000:00:14.0/");
    }

    private HostPciDevice read() {
        return pci.device(NIC).orElseThrow();
    }

    @Test
    void aDeviceIsReadFromItsFiles() throws IOException {
        nic().boundTo("e1000").inIommuGroup(7).with("numa_node", "1\n").with("reset_method", "flr bus\n");

        assertThat(read().device())
                .isEqualTo(new PciDevice(
                        NIC,
                        Optional.of("pci_0000_00_14_0"),
                        Optional.of("e1000"),
                        Optional.of(root.toRealPath()
                                .resolve("devices/pci0000:00/0000:00:14.0/0000:01:00.0")
                                .toString()),
                        0x8086,
                        0x100e,
                        0x020000,
                        PciDevice.Names.UNKNOWN,
                        Optional.of(new PciDevice.IommuGroup(7, List.of(NIC))),
                        OptionalInt.of(1),
                        PciDevice.SrIov.NONE,
                        List.of("flr", "bus")));
        assertThat(read().interrupt()).hasValue(20);
        assertThat(read().onPciback()).isFalse();
    }

    /** Whoever opens a pipe to write to it waits until somebody reads: as long as a driver that does not let go. */
    @Test
    @Timeout(60)
    void aKernelThatDoesNotComeBackIsNotWaitedForForEver() throws Exception {
        nic().boundTo("e1000");
        Path unbind = root.resolve("bus/pci/drivers/e1000/unbind");
        Files.delete(unbind);
        assertThat(new ProcessBuilder("mkfifo", unbind.toString()).start().waitFor())
                .isZero();

        assertThatThrownBy(() -> pci.unbind(NIC))
                .isInstanceOf(HostFault.class)
                .hasMessageContaining("the kernel has been at '0000:01:00.0' for ")
                .hasMessageContaining("for 0.5 s, and may still do it");

        assertThat(Files.readString(unbind))
                .as("what the kernel reads in the end, and the thread is gone")
                .isEqualTo("0000:01:00.0");
    }

    @Test
    void whatADeviceHasNotIsEmpty() {
        tree.device("0000:00:1f.0", "").with("irq", "0\n");
        HostPciDevice bridge = pci.device(PciAddress.parse("00:1f.0")).orElseThrow();

        assertThat(bridge.device().parent()).contains("computer");
        assertThat(bridge.device().driver()).isEmpty();
        assertThat(bridge.device().iommuGroup()).isEmpty();
        assertThat(bridge.device().numaNode()).isEmpty();
        assertThat(bridge.device().resetMethods()).isEmpty();
        assertThat(bridge.interrupt()).isEmpty();
        assertThat(bridge.bars()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0x00000000fe400000 0x00000000fe3fffff 0x0000000000040200",
                "0xfffffffffe400000 0xfffffffffe41ffff 0x0000000000040200",
                "0x00000000fe400000 0xffffffffffffffff 0x0000000000040200",
                "0x0000000000000001 0x7fffffffffffffff 0x0000000000040200"
            })
    void aBarThatIsNoRangeOfAddressesIsRefused(String line) {
        nic().resource(0, line);
        assertThatThrownBy(this::read)
                .isInstanceOf(HostFault.class)
                .hasMessage("sysfs cannot be read for 0000:01:00.0: line 1 of resource is no range of addresses");
    }

    @ParameterizedTest
    @ValueSource(strings = {"driver", "iommu_group"})
    void aLinkToTheRootIsRefused(String link) throws IOException {
        nic();
        Files.createSymbolicLink(root.resolve("bus/pci/devices/0000:01:00.0/" + link), Path.of("/"));
        assertThatThrownBy(this::read)
                .isInstanceOf(HostFault.class)
                .hasMessageContaining("the link " + link + " leads to nothing that has a name");
    }

    @Test
    void interrupt255MeansNone() {
        nic().with("irq", "255\n");
        assertThat(read().interrupt()).isEmpty();
    }

    @Test
    void barsKeepTheirNumbersAndTheRomIsTheSeventhLine() {
        nic().resource(0, "0x00000000fe200000 0x00000000fe21ffff 0x0000000000040200")
                .resource(2, "0x000000000000c000 0x000000000000c01f 0x0000000000040101")
                .resource(4, "0x000000fe00000000 0x000000fe3fffffff 0x000000000014220c")
                .resource(6, "0x00000000fe240000 0x00000000fe27ffff 0x0000000000046200")
                .resource(7, "0x00000000fe300000 0x00000000fe30ffff 0x0000000000040200");

        assertThat(read().bars())
                .containsExactly(
                        new Bar(0, false, 0xfe200000L, 0x20000),
                        new Bar(2, true, 0xc000, 0x20),
                        new Bar(4, false, 0xfe00000000L, 0x40000000L),
                        new Bar(6, false, 0xfe240000L, 0x40000));
    }

    @Test
    void aBarThatTheKernelHasNotPlacedIsNone() {
        nic().resource(0, "0x0000000000000000 0x000000000001ffff 0x0000000020040200");
        assertThat(read().bars()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "0x1 0x2", "0x1 0x2 0x3 0x4", "0x11111111111111111 0x2 0x200"})
    void aResourceFileThatIsNoneIsAHostFault(String line) {
        nic().resource(0, line);
        assertThatThrownBy(() -> pci.device(NIC)).isInstanceOf(HostFault.class).hasMessageContaining("0000:01:00.0");
    }

    @Test
    void allDevicesAreListedByAddressAndNothingElse() throws IOException {
        nic();
        tree.device("0000:00:03.0", "");
        tree.device("10000:00:01.0", "");
        Files.createDirectory(root.resolve("bus/pci/devices/rubbish"));

        assertThat(pci.devices())
                .extracting(device -> device.device().address().toString())
                .containsExactly("0000:00:03.0", "0000:01:00.0");
    }

    @Test
    void aDeviceThatIsNotThereIsEmpty() {
        assertThat(pci.device(NIC)).isEmpty();
    }

    @Test
    void olderKernelsOnlyTellThatTheyCanReset() {
        nic().with("reset", "");
        assertThat(read().device().resetMethods()).containsExactly("default");
    }

    @Test
    void unbindingTellsTheDriver() {
        nic().boundTo("e1000");
        pci.unbind(NIC);
        assertThat(tree.driverFile("e1000", "unbind")).isEqualTo("0000:01:00.0");
    }

    @Test
    void unbindingWhatNoDriverHasDoesNothing() {
        nic();
        pci.unbind(NIC);
        assertThat(tree.driverFile("e1000", "unbind")).isEmpty();
        assertThat(tree.driverFile("pciback", "unbind")).isEmpty();
    }

    @Test
    void pcibackIsToldOfASlotThatIsNewToIt() {
        nic();
        pci.bind(NIC, "pciback");
        assertThat(tree.driverFile("pciback", "new_slot")).isEqualTo("0000:01:00.0");
        assertThat(tree.driverFile("pciback", "bind")).isEqualTo("0000:01:00.0");
    }

    @Test
    void pcibackIsNotToldOfASlotTwice() {
        nic();
        tree.slots("0000:00:03.0", "0000:01:00.0");
        pci.bind(NIC, "pciback");
        assertThat(tree.driverFile("pciback", "new_slot")).isEmpty();
        assertThat(tree.driverFile("pciback", "bind")).isEqualTo("0000:01:00.0");
    }

    @Test
    void anotherDriverKnowsNoSlots() {
        nic();
        pci.bind(NIC, "e1000");
        assertThat(tree.driverFile("e1000", "bind")).isEqualTo("0000:01:00.0");
        assertThat(tree.driverFile("pciback", "new_slot")).isEmpty();
    }

    @Test
    void whatADriverHasIsNotBoundToAnother() {
        nic().boundTo("e1000");
        assertThatThrownBy(() -> pci.bind(NIC, "pciback"))
                .isInstanceOf(HostFault.class)
                .hasMessage("cannot bind 0000:01:00.0 to pciback: e1000 has it");
        assertThat(tree.driverFile("pciback", "new_slot")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"..", "../../../../../../tmp", "/tmp", "e1000/../pciback", "", ".", "e1000\n"})
    void nothingThatIsNoDriverNameBecomesAPath(String driver) {
        nic();
        assertThatThrownBy(() -> pci.bind(NIC, driver))
                .isInstanceOf(HostFault.class)
                .hasMessageContaining("is no name of a kernel driver");
    }

    @Test
    void aDriverThatIsNotLoadedIsAHostFault() {
        nic();
        assertThatThrownBy(() -> pci.bind(NIC, "ixgbe"))
                .isInstanceOf(HostFault.class)
                .hasMessage("dom0's kernel has no PCI driver 'ixgbe' loaded");
    }

    @Test
    void aHostWithoutPcibackIsToldWhatToLoad() throws IOException {
        nic();
        try (var files = Files.walk(root.resolve("bus/pci/drivers/pciback"))) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
        assertThatThrownBy(() -> pci.bind(NIC, "pciback"))
                .isInstanceOf(HostFault.class)
                .hasMessageContaining("load xen-pciback");
    }

    @Test
    void aRefusedBindSaysThatADriverOverrideIsInItsWay() throws IOException {
        nic().with("driver_override", "vfio-pci\n");
        // A file that cannot be written is all that a test can do for a kernel that refuses.
        Files.delete(root.resolve("bus/pci/drivers/e1000/bind"));
        assertThatThrownBy(() -> pci.bind(NIC, "e1000"))
                .isInstanceOf(HostFault.class)
                .hasMessage("cannot bind 0000:01:00.0 to e1000: its driver_override is vfio-pci");
        assertThat(root.resolve("bus/pci/drivers/e1000/bind")).doesNotExist();
    }

    @Test
    void aSlotIsForgottenOnlyIfPcibackKnowsIt() {
        nic();
        pci.forgetSlot(NIC);
        assertThat(tree.driverFile("pciback", "remove_slot")).isEmpty();

        tree.slots("0000:01:00.0");
        pci.forgetSlot(NIC);
        assertThat(tree.driverFile("pciback", "remove_slot")).isEqualTo("0000:01:00.0");
    }

    @Test
    void configurationWritesArePermittedByPciback() {
        nic();
        pci.permitConfigurationWrites(NIC);
        assertThat(tree.driverFile("pciback", "permissive")).isEqualTo("0000:01:00.0");
    }

    @Test
    void aResetIsAskedFor() {
        SysfsTree.Device nic = nic().with("reset", "");
        assertThat(pci.reset(NIC)).isTrue();
        assertThat(nic.read("reset")).isEqualTo("1");
    }

    @Test
    void aDeviceWithoutAResetIsNotReset() {
        nic();
        assertThat(pci.reset(NIC)).isFalse();
    }

    @Test
    void decodingIsOnWhereMemoryOrPortsAreDecoded() {
        SysfsTree.Device nic = nic();
        assertThat(read().decoding()).isFalse();
        nic.command(1);
        assertThat(read().decoding()).isTrue();
        nic.command(2);
        assertThat(read().decoding()).isTrue();
        nic.command(4);
        assertThat(read().decoding()).isFalse();
    }

    @Test
    void switchingDecodingOffLeavesTheOtherBitsAlone() {
        SysfsTree.Device nic = nic().command(0x0547);
        pci.disableDecoding(NIC);
        assertThat(nic.command()).isEqualTo(0x0540);
        assertThat(read().decoding()).isFalse();
    }

    @Test
    void whatIsToBeDoneToADeviceThatIsNotThereIsAHostFault() {
        assertThatThrownBy(() -> pci.unbind(NIC)).isInstanceOf(HostFault.class);
        assertThatThrownBy(() -> pci.bind(NIC, "pciback")).isInstanceOf(HostFault.class);
        assertThatThrownBy(() -> pci.disableDecoding(NIC)).isInstanceOf(HostFault.class);
        assertThat(pci.reset(NIC)).isFalse();
    }
}
