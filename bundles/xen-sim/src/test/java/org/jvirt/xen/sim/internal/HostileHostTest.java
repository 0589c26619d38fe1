package org.jvirt.xen.sim.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.xen.XenConnection;
import org.jvirt.xen.XenSettings;
import org.jvirt.xen.sim.SimulatedHost;
import org.jvirt.xen.sim.Timeline;

/** Whatever describes a simulated host, it is refused in one printable sentence, or the host is there. */
class HostileHostTest {
    private static final String HOST = """
            <host>
              <device address='0000:01:00.0' vendor='0x8086' product='0x10d3' class='0x020000' driver='pciback' irq='24' reset='flr' name='nic' iommuGroup='1' numaNode='0' parent='0000:00:1c.0'>
                <memory bar='0' start='0xfe400000' size='0x20000'/><ports bar='2' start='0xe000' size='0x20'/></device>
              <device address='0000:02:00.0' vendor='0x8086' product='0x10d3' class='0x020000' driver='pciback'/>
              <domain name='a' uuid='6a0cf0f2-5a6b-4d0c-9a3c-1f6d2b0a0042' type='hvm' vcpus='2' memory='2097152' guest='late=3' deviceModel='ok' stubDomain='yes' state='paused' forcePolicy='never'>
                <hostdev address='0000:01:00.0' slot='5'/><hostdev address='0000:02:00.0'/></domain>
              <domain name='b' uuid='6a0cf0f2-5a6b-4d0c-9a3c-1f6d2b0a0043' type='pv'/>
            </host>
            """;

    private static final List<String> VALUES = List.of(
            "",
            "x",
            "-1",
            "0",
            "3",
            "512",
            "0x7fffffffffffffff",
            "99999999999999999999",
            "&#9;&#10;&#x202e;",
            "Domain-0",
            "a-dm",
            "b",
            "hvm",
            "hangs",
            "0000:02:00.0",
            "ffff:ff:1f.7",
            "6a0cf0f2-5a6b-4d0c-9a3c-1f6d2b0a0043",
            "../../x",
            "x".repeat(5000));

    /** The host with each of its values replaced by each of the odd ones. */
    static Stream<String> descriptions() {
        List<String> descriptions = new ArrayList<>(List.of(HOST, "<host/>", "<host>".repeat(1000), "<a/>"));
        for (MatchResult value : Pattern.compile("(?<=')[^'\\s]*(?='[ />])")
                .matcher(HOST)
                .results()
                .toList()) {
            VALUES.forEach(
                    odd -> descriptions.add(HOST.substring(0, value.start()) + odd + HOST.substring(value.end())));
        }
        return descriptions.stream();
    }

    @MethodSource("descriptions")
    @FuzzTest
    void fuzz(@NotNull String description) {
        try {
            SimulatedHost host = SimulatedHost.described(
                    new ByteArrayInputStream(description.getBytes(StandardCharsets.UTF_8)), Timeline.virtual());
            XenConnection xen = new XenConnection(host, XenSettings.DEFAULT);
            assertThat(xen.domains()).isNotEmpty();
            assertThat(xen.assignableDevices().audit()).doesNotContainNull();
        } catch (InvalidRequest refused) {
            assertThat(refused.getMessage())
                    .isEqualTo(Printable.line(refused.getMessage()))
                    .hasSizeLessThan(1000);
        }
    }
}
