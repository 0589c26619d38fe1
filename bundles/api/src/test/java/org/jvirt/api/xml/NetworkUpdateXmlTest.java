package org.jvirt.api.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvirt.api.error.VirtException;
import org.jvirt.api.network.NetworkDefinition;
import org.jvirt.api.network.NetworkUpdate;
import org.jvirt.api.network.NetworkUpdate.Command;
import org.jvirt.api.network.NetworkUpdate.Section;

class NetworkUpdateXmlTest {
    private static final NetworkDefinition NETWORK = NetworkXml.parse("""
            <network>
              <name>n</name>
              <dns><txt name='t' value='v'/></dns>
              <ip address='10.0.0.1' prefix='24'>
                <dhcp>
                  <range start='10.0.0.100' end='10.0.0.199'/>
                  <host mac='52:54:00:00:00:01' name='one' ip='10.0.0.5'/>
                </dhcp>
              </ip>
              <ip family='ipv6' address='fd00::1' prefix='64'/>
            </network>
            """);

    private static NetworkDefinition apply(Command command, Section section, OptionalInt index, String xml) {
        return NetworkUpdateXml.apply(NETWORK, new NetworkUpdate(command, section, index, xml, true, true));
    }

    private static String applied(Command command, Section section, String xml) {
        return NetworkXml.format(apply(command, section, OptionalInt.empty(), xml));
    }

    @Test
    void parts_are_added_first_and_last_changed_and_deleted() {
        String host = "<host mac='52:54:00:00:00:02' ip='10.0.0.6'/>";
        assertThat(applied(Command.ADD_FIRST, Section.IP_DHCP_HOST, host))
                .contains("ip='10.0.0.6'/>\n      <host mac='52:54:00:00:00:01'");
        assertThat(applied(Command.ADD_LAST, Section.IP_DHCP_HOST, host))
                .contains("ip='10.0.0.5'/>\n      <host mac='52:54:00:00:00:02'");
        assertThat(applied(Command.MODIFY, Section.IP_DHCP_HOST, "<host mac='52:54:00:00:00:01' ip='10.0.0.7'/>"))
                .contains("<host mac='52:54:00:00:00:01' ip='10.0.0.7'/>")
                .doesNotContain("10.0.0.5");
        assertThat(applied(Command.DELETE, Section.IP_DHCP_HOST, "<host mac='52:54:00:00:00:01' ip='10.0.0.5'/>"))
                .doesNotContain("<host");
        assertThat(applied(Command.DELETE, Section.DNS_TXT, "<txt name='t' value='v'/>"))
                .doesNotContain("<dns");
        assertThat(applied(Command.ADD_LAST, Section.IP_DHCP_RANGE, "<range start='fd00::10' end='fd00::1f'/>"))
                .as("the <ip> that it fits into")
                .contains(
                        "<ip family='ipv6' address='fd00::1' prefix='64'>\n    <dhcp>\n      <range start='fd00::10'");
        assertThat(applied(Command.ADD_LAST, Section.DNS_SRV, "<srv service='ldap' protocol='tcp' target='one'/>"))
                .contains("<srv service='ldap'");
        assertThat(applied(Command.ADD_LAST, Section.DNS_HOST, "<host ip='10.0.0.5'><hostname>one</hostname></host>"))
                .contains("<hostname>one</hostname>");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    ADD_LAST | IP_DHCP_HOST  |    | <host mac='52:54:00:00:00:01' name='one' ip='10.0.0.5'/> | the part is there already
                    ADD_LAST | IP_DHCP_HOST  |    | <host mac='52:54:00:00:00:01' ip='10.0.0.9'/> | that another host has too
                    ADD_LAST | IP_DHCP_HOST  |    | <host mac='52:54:00:00:00:02' ip='10.9.0.9'/> | has no <ip> that the part fits into
                    ADD_LAST | IP_DHCP_HOST  | 1  | <host mac='52:54:00:00:00:02' ip='10.0.0.9'/> | 10.0.0.9 is outside of the network fd00::/64
                    ADD_LAST | IP_DHCP_HOST  | 7  | <host mac='52:54:00:00:00:02' ip='10.0.0.9'/> | has no <ip> with the index 7
                    ADD_LAST | IP_DHCP_HOST  |    | <range start='10.0.0.2' end='10.0.0.3'/>      | the part is a <range>: expected a <host>
                    ADD_LAST | IP_DHCP_HOST  |    | <host mac='52:54:00:00:00:02' name='a&#10;b' ip='10.0.0.9'/> | is no DNS name
                    ADD_LAST | IP_DHCP_RANGE |    | <range start='10.0.0.150' end='10.0.0.210'/>  | overlaps another
                    MODIFY   | IP_DHCP_RANGE |    | <range start='10.0.0.100' end='10.0.0.210'/>  | such a part cannot be modified
                    MODIFY   | IP_DHCP_HOST  |    | <host mac='52:54:00:00:00:03' ip='10.0.0.9'/> | there is no such part
                    DELETE   | IP_DHCP_RANGE |    | <range start='10.0.0.100' end='10.0.0.198'/>  | there is no such part
                    DELETE   | DNS_TXT       |    | <txt name='t' value='other'/>                 | there is no such part
                    ADD_LAST | PORTGROUP     |    | <portgroup name='x'/>                         | a change of portgroup is not supported
                    ADD_LAST | DNS_HOST      |    | nonsense                                      | the XML is malformed
                    """)
    void a_change_that_makes_no_sense_is_refused(
            Command command, Section section, Integer index, String xml, String sentence) {
        OptionalInt parent = index == null ? OptionalInt.empty() : OptionalInt.of(index);
        assertThatThrownBy(() -> apply(command, section, parent, xml))
                .isInstanceOf(VirtException.class)
                .hasMessageContaining(sentence);
    }
}
