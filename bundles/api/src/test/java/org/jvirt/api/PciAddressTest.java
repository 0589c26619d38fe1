package org.jvirt.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvirt.api.error.InvalidRequest;

class PciAddressTest {
    @ParameterizedTest
    @CsvSource({
        "03:00.0, 0000:03:00.0",
        "3:0.0, 0000:03:00.0",
        "abcd:ff:1f.7, abcd:ff:1f.7",
        "FFFF:0A:1F.3, ffff:0a:1f.3"
    })
    void an_address_is_read_as_xl_reads_it_and_written_as_sysfs_writes_it(String text, String canonical) {
        assertThat(PciAddress.parse(text)).hasToString(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "03",
                "03:00",
                "03:00.8",
                "100:00.0",
                "10000:00:00.0",
                "03:00.0 ",
                "03:00.0x",
                "g3:00.0",
                "03:00.*",
                "0000:03:00.0;reboot",
                "../../etc/passwd",
                "03:00.0\u001b[2J",
                "-3:00.0"
            })
    void what_is_no_address_of_one_function_is_refused_with_what_was_expected(String text) {
        assertThatThrownBy(() -> PciAddress.parse(text))
                .isInstanceOf(InvalidRequest.class)
                .message()
                .contains("expected")
                .matches("[ -~]*");
    }

    @ParameterizedTest
    @ValueSource(strings = {"03:20.0", "00:ff.0"})
    void a_slot_beyond_1f_is_out_of_range(String text) {
        assertThatThrownBy(() -> PciAddress.parse(text))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("out of range");
    }

    @Test
    void the_number_that_xen_takes_is_the_address_again() {
        PciAddress address = PciAddress.parse("1234:56:1a.5");

        assertThat(address.sbdf()).isEqualTo(0x1234_56_d5);
        assertThat(PciAddress.ofSbdf(address.sbdf())).isEqualTo(address);
    }

    @Test
    void a_selector_covers_its_function_or_its_whole_slot_and_nothing_else() {
        assertThat(PciSelector.parse("0a:00.*").covers(PciAddress.parse("0a:00.5")))
                .isTrue();
        assertThat(PciSelector.parse("0a:00.*").covers(PciAddress.parse("0a:01.0")))
                .isFalse();
        assertThat(PciSelector.parse("0a:00.1").covers(PciAddress.parse("0a:00.0")))
                .isFalse();
        assertThat(PciSelector.parse("0a:00.1").covers(PciAddress.parse("1:0a:00.1")))
                .isFalse();
    }
}
