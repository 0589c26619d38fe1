package org.jvirt.xen.host.internal.sysfs;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvirt.api.PciAddress;
import org.jvirt.api.Printable;
import org.jvirt.api.error.HostFault;
import org.jvirt.xen.port.HostPciDevice.Bar;

/** Whatever the files of a device hold, and wherever its links lead, it is a fault in one printable sentence, or a device. */
class HostileSysfsTest {
    private static final PciAddress NIC = PciAddress.parse("0000:01:00.0");
    private static final List<String> FILES = List.of(
            "vendor", "device", "class", "irq", "numa_node", "reset_method", "resource", "config", "driver_override");
    private static final List<String> LINKS = List.of("driver", "iommu_group");

    private static Path root;
    private static Path nic;

    @BeforeAll
    static void make() throws IOException {
        root = Files.createTempDirectory("sysfs");
        nic = root.resolve("devices/pci0000:00/0000:01:00.0");
        new SysfsTree(root).device("0000:01:00.0", "");
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
                    ".",
                    "..",
                    "x",
                    "-1",
                    "0x10000000000000000",
                    "99999999999",
                    "\u001b[2J\n",
                    "flr\n\n  bus",
                    "0x00000000fe400000 0x00000000fe3fffff 0x0000000000040200\n",
                    "0x0000000000000001 0xffffffffffffffff 0x0000000000040100\n",
                    "a/b/" + "x".repeat(200))) {
                contents.add((char) ('!' + file) + content);
            }
        }
        return contents.stream();
    }

    @MethodSource("contents")
    @FuzzTest
    void fuzz(@NotNull String input) throws IOException {
        makeNew();
        if (!input.isEmpty()) {
            int which = input.charAt(0) % (FILES.size() + LINKS.size());
            String content = input.substring(1);
            if (which < FILES.size()) {
                Files.write(nic.resolve(FILES.get(which)), content.getBytes(StandardCharsets.UTF_8));
            } else if (content.matches("[ -~]{1,1000}")) {
                Files.createSymbolicLink(nic.resolve(LINKS.get(which - FILES.size())), Path.of(content));
            }
        }
        SysfsPciBackend pci = new SysfsPciBackend(root, Duration.ofSeconds(10));
        end(() -> pci.device(NIC).ifPresent(read -> {
            assertThat(read.bars()).allSatisfy(HostileSysfsTest::possible);
            assertThat(read.interrupt().orElse(1)).isBetween(1, 254);
        }));
        end(() -> pci.unbind(NIC));
        end(() -> pci.bind(NIC, "e1000"));
        end(() -> pci.disableDecoding(NIC));
    }

    private static void makeNew() throws IOException {
        Files.deleteIfExists(root.resolve("bus/pci/devices/0000:01:00.0"));
        for (String name : LINKS) {
            Files.deleteIfExists(nic.resolve(name));
        }
        new SysfsTree(root).device("0000:01:00.0", "");
    }

    private static void possible(Bar bar) {
        assertThat(bar.start()).isPositive();
        assertThat(bar.size()).isPositive();
        assertThat(bar.frames()).isPositive();
    }

    private static void end(Runnable access) {
        try {
            access.run();
        } catch (HostFault typed) {
            assertThat(typed.getMessage()).isEqualTo(Printable.line(typed.getMessage()));
        }
    }
}
