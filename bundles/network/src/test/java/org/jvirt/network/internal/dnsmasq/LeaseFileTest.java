package org.jvirt.network.internal.dnsmasq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.network.DhcpLease;
import org.jvirt.api.network.IpLiteral;
import org.jvirt.api.network.NetworkDefinition;
import org.jvirt.api.xml.NetworkXml;

class LeaseFileTest {
    private static final NetworkDefinition NETWORK = NetworkXml.parse("""
            <network>
              <name>n</name>
              <ip address='10.0.0.1' prefix='24'/>
              <ip family='ipv6' address='fd00::1' prefix='64'/>
            </network>
            """);

    @TempDir
    private Path folder;

    private List<DhcpLease> read(String text) throws IOException {
        Files.writeString(folder.resolve(Dnsmasq.LEASES), text);
        return new LeaseFile(folder).read(NETWORK, Instant.ofEpochSecond(1000));
    }

    @Test
    void leases_that_have_not_ended_come_by_address() throws Exception {
        List<DhcpLease> leases = read("""
                2000 52:54:00:00:00:09 10.0.0.100 * *
                0 52:54:00:00:00:02 10.0.0.20 two 01:52:54:00:00:00:02
                999 52:54:00:00:00:03 10.0.0.3 three *
                duid 00:01:00:01:2e:2f:30:31:52:54:00:5d:c7:9e
                2000 1234567 fd00::105 six 00:01:00:01:2e:2f:30:31:52:54:00:00:00:06
                2000 T1234567 fd00::1f5 * 00:04:de:ad:be:ef
                """);
        assertThat(leases)
                .extracting(lease -> IpLiteral.format(lease.address()) + "/" + lease.prefix())
                .containsExactly("10.0.0.20/24", "10.0.0.100/24", "fd00::105/64", "fd00::1f5/64");
        assertThat(leases.get(0).expiry()).isEmpty();
        assertThat(leases.get(0).hostname()).contains("two");
        assertThat(leases.get(1).hostname()).isEmpty();
        assertThat(leases.get(2).mac().orElseThrow()).hasToString("52:54:00:00:00:06");
        assertThat(leases.get(3).mac()).isEmpty();
    }

    @Test
    void a_guest_whose_card_is_none_is_listed_all_the_same() throws Exception {
        assertThat(read("2000 ff:ff:ff:ff:ff:ff 10.0.0.5 * *\n"))
                .singleElement()
                .satisfies(lease -> assertThat(lease.mac()).isEmpty());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "9999999999999999999 52:54:00:00:00:09 10.0.0.5 * *",
                "9223372036854775807 52:54:00:00:00:09 10.0.0.5 * *",
                "2000 52:54:00:00:00:09 10.0.0.5.6 * *",
                "2000 52:54:00:00:00:09 :::: * *"
            })
    void an_end_or_an_address_that_cannot_be_is_a_fault(String line) {
        assertThatThrownBy(() -> read(line + "\n"))
                .isInstanceOf(HostFault.class)
                .hasMessageEndingWith("leases holds '" + line + "', which is no lease");
    }

    @Test
    void no_file_is_no_lease_and_nonsense_is_a_fault() {
        assertThat(new LeaseFile(folder).read(NETWORK, Instant.EPOCH)).isEmpty();
        assertThatThrownBy(() -> read("nonsense\u001b\n"))
                .isInstanceOf(HostFault.class)
                .hasMessageEndingWith("leases holds 'nonsense?', which is no lease");
    }
}
