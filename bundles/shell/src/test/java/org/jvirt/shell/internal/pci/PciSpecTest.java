package org.jvirt.shell.internal.pci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvirt.api.AttachRequest;
import org.jvirt.api.DeviceName;
import org.jvirt.api.HostdevOptions;
import org.jvirt.api.PciSelector;
import org.jvirt.api.RdmPolicy;
import org.jvirt.api.error.InvalidRequest;

class PciSpecTest {
    @ParameterizedTest
    @CsvSource({
        "03:00.0, 0000:03:00.0",
        "0000:03:00.0, 0000:03:00.0",
        "3:0.0, 0000:03:00.0",
        "ffff:ff:1f.7, ffff:ff:1f.7",
        "03:00.*, 0000:03:00.*",
        "bdf=03:00.1, 0000:03:00.1",
    })
    void a_device_is_named_by_its_address(String spec, String device) {
        assertThat(PciSpec.parse(spec)).isEqualTo(AttachRequest.of(PciSelector.parse(device)));
    }

    @Test
    void a_device_is_named_by_its_name() {
        assertThat(PciSpec.parse("name=nic").device()).isEqualTo(new DeviceName("nic"));
        assertThat(PciSpec.parse("permissive=1,name=nic").device()).isEqualTo(new DeviceName("nic"));
    }

    @ParameterizedTest
    @CsvSource({"'03:00.0@5',5", "'03:00.0@1f',31", "'03:00.0,vslot=1F',31", "'03:00.0,vslot=0x05',5"})
    void a_guest_slot_is_hexadecimal(String spec, int slot) {
        assertThat(PciSpec.parse(spec).guestSlot()).hasValue(slot);
    }

    @Test
    void guest_slot_0_leaves_the_choice_to_the_device_model() {
        assertThat(PciSpec.parse("03:00.0@0").guestSlot()).isEqualTo(OptionalInt.empty());
    }

    @Test
    void options_are_read() {
        AttachRequest request =
                PciSpec.parse("03:00.0,permissive=1,msitranslate=0,power_mgmt=2,rdm_policy=relaxed,seize=1");
        assertThat(request.options()).isEqualTo(new HostdevOptions(true, false, true, RdmPolicy.RELAXED));
        assertThat(request.seize()).isTrue();
        assertThat(PciSpec.parse("03:00.0,rdm_policy=strict").options()).isEqualTo(HostdevOptions.DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ",",
                "03:00",
                "03:00.8",
                "03:20.0",
                "100:00:00.0x",
                "10000:03:00.0",
                "03:00.0-3",
                "03:00.0 ",
                " 03:00.0",
                "03:00.0,",
                "03:00.0,permissive",
                "03:00.0,permissive=",
                "03:00.0,permissive=yes",
                "03:00.0,Permissive=1",
                "03:00.0,permissive=1,permissive=1",
                "03:00.0,bdf=04:00.0",
                "03:00.0,name=nic",
                "03:00.0@",
                "03:00.0@20",
                "03:00.0@-1",
                "03:00.0@5,vslot=6",
                "03:00.0,rdm_policy=none",
                "03:00.0,colour=red",
                "permissive=1",
                "name=",
                "name=a b",
                "03:00.0\u001b[2J",
            })
    void anything_else_is_refused_in_a_printable_sentence(String spec) {
        assertThatThrownBy(() -> PciSpec.parse(spec))
                .isInstanceOf(InvalidRequest.class)
                .message()
                .matches("[ -~]+");
    }
}
