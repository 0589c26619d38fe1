package org.jvirt.network.internal.dnsmasq;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvirt.api.Printable;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.network.NetworkDefinition;
import org.jvirt.api.xml.NetworkXml;

/** Whatever is in the file of leases, where guests have their names, it is refused in one printable sentence, or read. */
class HostileLeasesTest {
    private static final NetworkDefinition NETWORK =
            NetworkXml.parse("<network><name>n</name><ip address='10.0.0.1' prefix='24'/></network>");

    private static Path folder;

    @BeforeAll
    static void make() throws IOException {
        folder = Files.createTempDirectory("leases");
    }

    @AfterAll
    static void remove() throws IOException {
        Files.deleteIfExists(folder.resolve(Dnsmasq.LEASES));
        Files.delete(folder);
    }

    static Stream<String> files() {
        return Stream.of(
                "2000 52:54:00:00:00:09 10.0.0.100 * *\n0 52:54:00:00:00:02 10.0.0.20 two 01:52\n",
                "duid 00:01\n2000 1234567 fd00::105 six 00:01:00:01:2e:2f:30:31:52:54:00:00:00:06\n",
                "9999999999999999999 52:54:00:00:00:09 10.0.0.100 * *\n",
                "9223372036854775807 52:54:00:00:00:09 10.0.0.100 * *\n",
                "1 a :: \u001b[2J \u009b\n",
                "1 a 1.2.3.4.5.6 b c\n",
                "1 a " + ":".repeat(5000) + " b c\n",
                "\u0000x");
    }

    @MethodSource("files")
    @FuzzTest
    void fuzz(@NotNull String text) throws IOException {
        Files.write(folder.resolve(Dnsmasq.LEASES), text.getBytes(StandardCharsets.UTF_8));
        try {
            assertThat(new LeaseFile(folder).read(NETWORK, Instant.EPOCH)).doesNotContainNull();
        } catch (HostFault refused) {
            assertThat(refused.getMessage()).isEqualTo(Printable.line(refused.getMessage()));
        }
    }
}
