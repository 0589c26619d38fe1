package org.jvirt.xen.host.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DmiFilesTest {
    @TempDir
    private Path sysfs;

    private Path folder;

    @BeforeEach
    void fill() throws IOException {
        folder = Files.createDirectories(sysfs.resolve("class/dmi/id"));
        Files.writeString(folder.resolve("bios_vendor"), "SeaBIOS\n");
        Files.writeString(folder.resolve("bios_date"), "04/01/2014\n");
        Files.writeString(folder.resolve("product_name"), "Standard PC (Q35 + ICH9, 2009)\n");
        Files.writeString(folder.resolve("product_serial"), "secret\n");
        Files.writeString(folder.resolve("chassis_asset_tag"), " \n");
        Files.writeString(folder.resolve("modalias"), "dmi:bvnSeaBIOS\n");
    }

    @Test
    void what_the_firmware_says_has_libvirts_names_and_what_it_leaves_blank_is_left_out() {
        assertThat(new DmiFiles(sysfs).blocks())
                .isEqualTo(Map.of(
                        "bios",
                        Map.of("vendor", "SeaBIOS", "date", "04/01/2014"),
                        "system",
                        Map.of("product", "Standard PC (Q35 + ICH9, 2009)", "serial", "secret")));
    }

    @Test
    void what_only_root_may_read_is_left_out() throws IOException {
        Path serial = folder.resolve("product_serial");
        Files.setPosixFilePermissions(serial, PosixFilePermissions.fromString("---------"));
        assumeFalse(Files.isReadable(serial), "root reads everything");
        assertThat(new DmiFiles(sysfs).blocks().get("system")).containsOnlyKeys("product");
    }

    @Test
    void a_machine_without_smbios_says_nothing() {
        assertThat(new DmiFiles(sysfs.resolve("elsewhere")).blocks()).isEmpty();
    }
}
