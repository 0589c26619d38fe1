package org.jvirt.nodedev.internal.sysfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvirt.api.nodedev.PciDevice;

class PciIdsTest {
    @TempDir
    private Path folder;

    private PciIds read(byte[] content) throws Exception {
        return new PciIds(List.of(folder.resolve("none"), Files.write(folder.resolve("pci.ids"), content)));
    }

    @Test
    void subsystems_interfaces_comments_and_garbage_are_passed_over() throws Exception {
        byte[] file = """
                # comment
                0001  First \u00e9
                \t0002  Product
                \t\t0003 0004  Subsystem
                nonsense
                zzzz  No vendor
                \t00

                C 00  Old
                \t01  VGA-compatible
                \t\t00  Interface
                C 03  Display
                """.getBytes(StandardCharsets.UTF_8);
        byte[] broken = new byte[file.length + 3];
        System.arraycopy(new byte[] {(byte) 0xff, 0, '\n'}, 0, broken, 0, 3);
        System.arraycopy(file, 0, broken, 3, file.length);

        PciDevice.Names names = read(broken).names(1, 2, 0x000100);

        assertThat(names.vendor()).contains("First \u00e9");
        assertThat(names.product()).contains("Product");
        assertThat(names.deviceClass()).contains("VGA-compatible");
        assertThat(read(file).names(1, 3, 0x030000).product()).isEmpty();
        assertThat(read(file).names(3, 4, 0x030000).deviceClass()).contains("Display");
    }

    @Test
    void without_a_file_nothing_has_a_name() {
        assertThat(new PciIds(List.of(folder, folder.resolve("none"))).names(0x8086, 0x10d3, 0x020000))
                .isEqualTo(PciDevice.Names.UNKNOWN);
    }

    @Test
    void the_file_that_distributions_have_is_read() {
        Path real = Path.of("/usr/share/misc/pci.ids");
        assumeTrue(Files.exists(real), "there is no " + real + ": install the package pci.ids");

        PciDevice.Names names = new PciIds(List.of(real)).names(0x8086, 0x10d3, 0x020000);

        assertThat(names.vendor()).contains("Intel Corporation");
        assertThat(names.product()).contains("82574L Gigabit Network Connection");
        assertThat(names.deviceClass()).contains("Ethernet controller");
    }
}
