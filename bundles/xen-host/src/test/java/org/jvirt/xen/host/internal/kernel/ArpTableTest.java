package org.jvirt.xen.host.internal.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.network.IpLiteral;
import org.jvirt.api.network.MacAddress;

class ArpTableTest {
    private static final MacAddress ONE = new MacAddress("00:16:3e:00:00:01");

    @TempDir
    private Path proc;

    private Map<MacAddress, List<InetAddress>> read(String... rows) throws IOException {
        Path table = Files.createDirectories(proc.resolve("net")).resolve("arp");
        Files.writeString(
                table,
                "IP address       HW type     Flags       HW address            Mask     Device\n"
                        + String.join("\n", rows) + "\n");
        return new ArpTable(proc).addresses();
    }

    @Test
    void who_has_answered_is_a_neighbour_by_all_of_its_addresses() throws IOException {
        assertThat(read(
                        "10.0.0.5         0x1         0x2         00:16:3e:00:00:01     *        xenbr0",
                        "10.0.0.6         0x1         0x6         00:16:3e:00:00:01     *        xenbr0",
                        "10.0.0.7         0x1         0x0         00:00:00:00:00:00     *        xenbr0",
                        "10.0.0.8         0x20        0x2         00:16:3e:00:00:02     *        ib0"))
                .isEqualTo(Map.of(ONE, List.of(IpLiteral.parse("10.0.0.5"), IpLiteral.parse("10.0.0.6"))));
    }

    @Test
    void a_table_that_makes_no_sense_or_is_not_there_is_a_host_fault() throws IOException {
        assertThatThrownBy(() -> new ArpTable(proc).addresses())
                .isInstanceOf(HostFault.class)
                .hasMessageContaining("net/arp cannot be read");
        assertThatThrownBy(() -> read("10.0.0.999 0x1 0x2 00:16:3e:00:00:01 * xenbr0"))
                .isInstanceOf(HostFault.class)
                .hasMessageContaining("a row that makes no sense: '10.0.0.999' is no IP address");
    }

    /** The machine that the test runs on has one, whoever is in it. */
    @Test
    void the_kernels_own_table_is_read() {
        assertThat(new ArpTable(Path.of("/proc")).addresses()).doesNotContainKey(ONE);
    }
}
