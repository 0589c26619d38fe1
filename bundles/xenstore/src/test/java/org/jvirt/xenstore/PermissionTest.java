package org.jvirt.xenstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvirt.xenstore.Permission.Access;

class PermissionTest {

    @ParameterizedTest
    @CsvSource({"n0, 0, NONE", "r5, 5, READ", "w32752, 32752, WRITE", "b65535, 65535, READ_WRITE"})
    void isReadAndWrittenAsOnTheWire(String text, int domid, Access access) {
        assertThat(Permission.parse(text)).isEqualTo(new Permission(domid, access));
        assertThat(new Permission(domid, access)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "r", "5", "x5", "r-1", "r65536", "r999999", "rr5", "r5 ", "R5"})
    void isNothingElse(String text) {
        assertThatThrownBy(() -> Permission.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
