package org.jvirt.shell.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.shell.internal.command.BadUsage;
import org.jvirt.shell.internal.pci.PciSpec;

/** Whatever is typed, it is refused in one printable sentence, or read. */
class HostileScriptTest {
    static Stream<String> texts() {
        return Stream.of(
                "03:00.0@5,permissive=1,msitranslate=0,power_mgmt=2,rdm_policy=relaxed,seize=1",
                "name=nic",
                "bdf=03:00.1,bdf=03:00.1",
                "03:00.0@99999999999",
                "03:00.0,permissive=99999999999",
                "=,=,=",
                ",".repeat(10_000),
                "list; dominfo 'a b' \"c\\\"d\" # e",
                "'",
                "\\",
                "\"\\",
                "\u001b[2J=\u202e");
    }

    @MethodSource("texts")
    @FuzzTest
    void fuzz(@NotNull String text) {
        try {
            PciSpec.parse(text);
        } catch (InvalidRequest refused) {
            assertThat(refused.getMessage())
                    .isEqualTo(Printable.line(refused.getMessage()))
                    .hasSizeLessThan(1000);
        }
        try {
            assertThat(Script.parse(text))
                    .allSatisfy(command -> assertThat(command).isNotEmpty());
        } catch (BadUsage refused) {
            assertThat(refused).hasMessageMatching("a quote is not closed: .|nothing follows the backslash at the end");
        }
    }
}
