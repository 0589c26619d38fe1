package org.jvirt.nodedev.internal.sysfs;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvirt.api.nodedev.Capability;
import org.jvirt.api.nodedev.NodeDevice;
import org.jvirt.api.xml.NodeDeviceXml;

/** Whatever sysfs holds, and wherever its links lead, the other devices are there, and what is read can be written as XML. */
class HostileSysfsTest {
    private static final List<String> FILES = List.of(
            "vendor",
            "device",
            "class",
            "numa_node",
            "reset_method",
            "sriov_totalvfs",
            "net/eth0/address",
            "net/eth0/operstate",
            "net/eth0/speed",
            "block/sda/size",
            "block/sda/removable",
            "block/sda/serial",
            "block/sda/device/vpd_pg80",
            "block/sda/device/vendor");
    private static final List<String> LINKS =
            List.of("driver", "iommu_group", "physfn", "virtfn0", "net/eth0/phy80211", "block/sda/device/driver");

    private static Path root;
    private static Path nic;

    @BeforeAll
    static void make() throws IOException {
        root = Files.createTempDirectory("sysfs");
        nic = root.resolve("devices/pci0000:00/0000:01:00.0");
        Files.createDirectories(nic.resolve("block/sda/device"));
        SysfsTree tree = new SysfsTree(root);
        tree.pci("0000:01:00.0", "");
        tree.net("eth0", "devices/pci0000:00/0000:01:00.0");
        tree.block("sda", "devices/pci0000:00/0000:01:00.0");
        tree.pci("0000:02:00.0", "");
    }

    @AfterAll
    static void remove() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted((one, other) -> other.compareTo(one)).toList()) {
                Files.delete(file);
            }
        }
    }

    /** A letter for the file or link, and what it holds. */
    static Stream<String> contents() {
        List<String> contents = new ArrayList<>();
        for (int file = 0; file < FILES.size() + LINKS.size(); file++) {
            for (String content : List.of(
                    "/",
                    "..",
                    "x",
                    "-1",
                    "0xffffffffffffffff",
                    "99999999999999999999",
                    "\u001b[2J\u0000\n",
                    "a  b\n\nc",
                    "0000:02:00.0",
                    "</name><evil>",
                    "x".repeat(10_000))) {
                contents.add((char) ('!' + file) + content);
            }
        }
        return contents.stream();
    }

    @MethodSource("contents")
    @FuzzTest
    void fuzz(@NotNull String input) throws IOException {
        int which = input.isEmpty() ? FILES.size() : input.charAt(0) % (FILES.size() + LINKS.size());
        String content = input.isEmpty() ? "" : input.substring(1);
        if (which < FILES.size()) {
            Path file = nic.resolve(FILES.get(which));
            byte[] before = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
            Files.write(file, content.getBytes(StandardCharsets.UTF_8));
            look();
            Files.write(file, before);
        } else if (content.matches("[ -~]{1,200}")) {
            Path link = nic.resolve(LINKS.get(which - FILES.size()));
            Files.createSymbolicLink(link, Path.of(content));
            look();
            Files.delete(link);
        }
    }

    private static void look() {
        List<NodeDevice> devices = new Sysfs(root, new PciIds(List.of())).devices(EnumSet.allOf(Capability.class));
        assertThat(devices).extracting(NodeDevice::name).contains("pci_0000_02_00_0", "computer");
        assertThat(devices)
                .allSatisfy(device -> assertThat(NodeDeviceXml.format(device))
                        .endsWith("</device>\n")
                        .doesNotContain("<evil>", "\u001b"));
    }
}
