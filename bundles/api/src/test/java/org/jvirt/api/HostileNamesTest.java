package org.jvirt.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.network.DnsName;
import org.jvirt.api.network.InterfaceName;
import org.jvirt.api.network.IpLiteral;
import org.jvirt.api.network.MacAddress;
import org.jvirt.api.nodedev.Capability;
import org.jvirt.api.storage.ByteSize;
import org.jvirt.api.storage.StorageVolumeFormat;

/** Whatever stands where an address, a name or a size should, it is refused in one printable sentence, or has a form that reads the same. */
class HostileNamesTest {
    private static final List<Function<String, Object>> READERS = List.of(
            text -> same(PciAddress.parse(text), PciAddress::parse),
            text -> same(PciSelector.parse(text), PciSelector::parse),
            text -> same(new MacAddress(text), MacAddress::new),
            text -> {
                String written = IpLiteral.format(IpLiteral.parse(text));
                assertThat(IpLiteral.format(IpLiteral.parse(written))).isEqualTo(written);
                return written;
            },
            DeviceAlias::new,
            DeviceName::new,
            DnsName::new,
            InterfaceName::new,
            ForcePolicy::parse,
            Capability::parse,
            StorageVolumeFormat::parse,
            ByteSize::parse);

    private static <T> T same(T read, Function<String, T> reader) {
        assertThat(reader.apply(read.toString())).isEqualTo(read);
        return read;
    }

    static Stream<String> texts() {
        return Stream.of(
                "0000:03:00.0",
                "3:0.*",
                "10000:00:00.0",
                "00:20.0",
                "03:00.\u0660",
                "03:00.0\n",
                "0000:03:00.0".repeat(1000),
                "52:54:00:12:34:56",
                "fd00::1%eth0",
                "::ffff:1.2.3.4",
                "1.2.3",
                "999999999999999999999",
                "9223372036854775807E",
                "10G",
                "-1",
                "\u001b[2J",
                "\ud800");
    }

    @MethodSource("texts")
    @FuzzTest
    void fuzz(@NotNull String text) {
        for (Function<String, Object> reader : READERS) {
            try {
                assertThat(String.valueOf(reader.apply(text))).doesNotContain("/", "\n", "\u001b");
            } catch (InvalidRequest refused) {
                assertThat(refused.getMessage())
                        .isEqualTo(Printable.line(refused.getMessage()))
                        .hasSizeLessThan(1000);
            }
        }
    }
}
