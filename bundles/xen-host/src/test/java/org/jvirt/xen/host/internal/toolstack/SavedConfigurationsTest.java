package org.jvirt.xen.host.internal.toolstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvirt.api.PciAddress;
import org.jvirt.api.error.HostFault;

class SavedConfigurationsTest {
    private static final UUID WEB = UUID.fromString("6a0cf0f2-5a6b-4d0c-9a3c-1f6d2b0a0003");

    @TempDir
    private Path folder;

    private void saved(String json) throws IOException {
        Files.writeString(folder.resolve("userdata-d.7." + WEB + ".libxl-json"), json);
    }

    @Test
    void whatIsZeroIsLeftOut() throws IOException {
        saved("""
                { "c_info": {"name": "web"},
                  "pcidevs": [
                    {"bus": 3, "rdm_policy": "strict"},
                    {"func": 1, "dev": 31, "bus": 255, "domain": 65535, "vdevfn": 40, "vfunc_mask": 1},
                    {"dev": 16}
                  ] }
                """);
        assertThat(new SavedConfigurations(folder).devices(7, WEB))
                .containsExactlyInAnyOrder(
                        PciAddress.parse("0000:03:00.0"),
                        PciAddress.parse("ffff:ff:1f.1"),
                        PciAddress.parse("0000:00:10.0"));
    }

    @Test
    void aSlotThatWasAttachedWholeIsAllOfItsFunctions() throws IOException {
        saved("{\"pcidevs\": [{\"bus\": 10, \"vfunc_mask\": 4294967295}]}");
        assertThat(new SavedConfigurations(folder).devices(7, WEB))
                .hasSize(8)
                .contains(PciAddress.parse("0a:00.0"), PciAddress.parse("0a:00.7"));
    }

    @Test
    void aDomainWithoutDevicesOrWithoutAConfigurationHasNone() throws IOException {
        saved("{\"c_info\": {\"name\": \"web\"}}");
        assertThat(new SavedConfigurations(folder).devices(7, WEB)).isEmpty();
        assertThat(new SavedConfigurations(folder).devices(8, WEB)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"pcidevs\": [{\"bus\": 256}]}",
                "{\"pcidevs\": [{\"dev\": -1}]}",
                "{\"pcidevs\": [{\u001b"
            })
    void whatMakesNoSenseIsRefusedInOneSentence(String json) throws IOException {
        saved(json);
        assertThatThrownBy(() -> new SavedConfigurations(folder).devices(7, WEB))
                .isInstanceOf(HostFault.class)
                .hasMessageStartingWith(folder.toString())
                .satisfies(refused -> assertThat(refused.getMessage()).matches("\\P{Cntrl}+"));
    }
}
