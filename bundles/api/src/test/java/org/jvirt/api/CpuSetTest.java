package org.jvirt.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvirt.api.error.InvalidRequest;

class CpuSetTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 0",
                "0-3 | 0-3",
                "3,1,2,7 | 1-3,7",
                "0-3,^2,7 | 0-1,3,7",
                "^2,0-3 | 0-3",
                "0-1,1-4 | 0-4",
                "0-3, ^2 | 0-1,3"
            })
    void a_list_is_read_from_left_to_right_and_written_in_ranges(String text, String written) {
        assertThat(CpuSet.parse(text)).hasToString(written);
        assertThat(CpuSet.parse(written)).isEqualTo(CpuSet.parse(text));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ",", "0-", "-1", "0,,1", "a", "3-1", "^1", "0,^0", "99999", "0-99999", "^0-3", "0 - 3", "r"})
    void what_names_no_processors_is_refused(String text) {
        assertThatThrownBy(() -> CpuSet.parse(text))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage("'" + text + "' names no processors of a host: expected a list such as 0-3,^2,7");
    }

    @Test
    void places_that_are_true_are_numbers() {
        assertThat(CpuSet.among(List.of(true, false, true, true))).isEqualTo(CpuSet.of(List.of(3, 2, 0)));
        assertThat(CpuSet.among(List.of(false))).hasToString("");
    }

    @Test
    void a_host_has_only_those_below_its_count() {
        CpuSet some = CpuSet.parse("0-2,7");
        some.requireOf(8);
        assertThatThrownBy(() -> some.requireOf(7))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage("the host has no processor 7: expected from 0 to 6");
        assertThatThrownBy(() -> CpuSet.of(List.of()).requireOf(7)).isInstanceOf(InvalidRequest.class);
        assertThatThrownBy(() -> CpuSet.of(List.of(-1)).requireOf(7)).isInstanceOf(InvalidRequest.class);
    }
}
