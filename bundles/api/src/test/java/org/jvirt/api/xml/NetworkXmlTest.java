package org.jvirt.api.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.network.Forward.Mode;
import org.jvirt.api.network.NetworkDefinition;

class NetworkXmlTest {
    private static final String FULL = """
            <network>
              <name>full</name>
              <uuid>c7a5fdbd-cdaf-9455-926a-d65c16db1809</uuid>
              <forward dev='eth0' mode='nat'>
                <nat ipv6='yes'>
                  <address start='203.0.113.10' end='203.0.113.12'/>
                  <port start='2000' end='3000'/>
                </nat>
              </forward>
              <bridge name='virbr1' stp='off' delay='3'/>
              <mtu size='9000'/>
              <mac address='52:54:00:5d:c7:9e'/>
              <domain name='example.test' localOnly='yes'/>
              <dns forwardPlainNames='no'>
                <forwarder domain='lab.test' addr='192.0.2.53'/>
                <forwarder addr='2001:db8::53'/>
                <txt name='note' value='two &lt;words&gt;, no quote'/>
                <srv service='ldap' protocol='tcp' domain='example.test' target='one.example.test' port='389' priority='1' weight='2'/>
                <host ip='192.168.122.2'>
                  <hostname>one</hostname>
                  <hostname>uno.example.test</hostname>
                </host>
              </dns>
              <ip address='192.168.122.1' prefix='24'>
                <dhcp>
                  <range start='192.168.122.100' end='192.168.122.254'>
                    <lease expiry='3600' unit='seconds'/>
                  </range>
                  <host mac='52:54:00:00:00:01' name='one' ip='192.168.122.2'/>
                  <host name='two' ip='192.168.122.3'>
                    <lease expiry='0' unit='seconds'/>
                  </host>
                </dhcp>
              </ip>
              <ip family='ipv6' address='fd00:1::1' prefix='64'>
                <dhcp>
                  <range start='fd00:1::100' end='fd00:1::1ff'/>
                  <host id='00:03:00:01:52:54:00:00:00:01' name='one' ip='fd00:1::2'/>
                </dhcp>
              </ip>
            </network>
            """;

    @Test
    void a_document_comes_back_as_it_was() {
        assertThat(NetworkXml.format(NetworkXml.parse(FULL))).isEqualTo(FULL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<network><name>i</name></network>",
                "<network><name>i</name><bridge/><ip address='10.0.0.1' netmask='255.255.0.0'/></network>",
                "<network><name>o</name><forward mode='open'/><ip family='ipv6' address='fd00::1' prefix='64'/></network>",
                "<network><name>r</name><forward mode='route' dev='eth1'><interface dev='eth1'/></forward><ip address='10.0.0.1' prefix='30'/></network>",
                "<network><name>b</name><forward mode='bridge'/><bridge name='br0'/></network>",
                "<network><name>d</name><forward/><ip address='10.0.0.1' prefix='8'/><dns enable='no'/></network>"
            })
    void what_is_printed_means_the_same(String xml) {
        NetworkDefinition network = NetworkXml.parse(xml);
        assertThat(NetworkXml.parse(NetworkXml.format(network))).isEqualTo(network);
    }

    @Test
    void libvirts_defaults_hold() {
        NetworkDefinition network = NetworkXml.parse(
                "<network><name>n</name><forward/><ip address='10.0.0.1' netmask='255.255.255.0'/></network>");
        assertThat(network.forward().mode()).isEqualTo(Mode.NAT);
        assertThat(network.bridge().stp()).isTrue();
        assertThat(network.ips().get(0).subnet()).hasToString("10.0.0.0/24");
        assertThat(network.dns().enabled()).isTrue();
    }

    /** Whole documents; what each is told. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    <domain/>                                                              | the document is a <domain>: expected a <network>
                    <network/>                                                             | <network> lacks <name>
                    <network                                                               | the XML is malformed
                    <!DOCTYPE network [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><network><name>&x;</name></network> | the XML has a document type
                    <network><name>&x;</name></network>                                    | the XML
                    <network><name>a/../b</name></network>                                 | 'a/../b' is no name for a network
                    <network><name>.hidden</name></network>                                | '.hidden' is no name for a network
                    <network><name>a&#10;b</name></network>                                | 'a?b' is no name for a network
                    <network><name>a</name><name>b</name></network>                        | <network> has a second <name>
                    <network><name>a</name><uuid>1-2-3-4-5</uuid></network>                | '1-2-3-4-5' is no UUID
                    <network><name>a</name><bandwidth/></network>                          | <bandwidth> in <network> is not supported
                    """)
    void a_document_that_makes_no_sense_is_refused(String xml, String sentence) {
        assertRefused(xml, sentence);
    }

    /** What stands behind the name in a document; what each is told. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    <forward mode='vepa'/>                                                 | <forward> has mode 'vepa': expected nat, route, open or bridge
                    <forward mode='nat'/>                                                  | network 'n' forwards, but has no <ip>
                    <forward mode='open' dev='eth0'/><ip address='10.0.0.1' prefix='24'/>  | <forward> has dev 'eth0': expected it with mode nat or route only
                    <forward mode='bridge'/>                                               | expected the name of the host's <bridge> too
                    <forward mode='bridge'/><bridge name='br0'/><ip address='10.0.0.1' prefix='24'/> | expected no <ip>
                    <bridge name='lo'/>                                                    | 'lo' is no name for a network interface
                    <bridge name='../x'/>                                                  | '../x' is no name for a network interface
                    <bridge name='a"; drop'/>                                              | is no name for a network interface
                    <bridge name='sixteen-letters-'/>                                      | 'sixteen-letters-' is no name for a network interface
                    <bridge stp='maybe'/>                                                  | <bridge> has stp 'maybe': expected on or off
                    <bridge delay='-1'/>                                                   | <bridge> has delay '-1'
                    <mtu size='1'/>                                                        | <mtu> has size '1': expected one from 68 to 65535
                    <mac address='01:00:5e:00:00:01'/>                                     | '01:00:5e:00:00:01' is no MAC address of a card
                    <domain name='a b'/>                                                   | 'a b' is no DNS name
                    <ip address='300.0.0.1' prefix='24'/>                                  | '300.0.0.1' is no IP address
                    <ip address='localhost' prefix='24'/>                                  | 'localhost' is no IP address
                    <ip address='10.0.0.1'/>                                               | <ip> lacks the attribute prefix
                    <ip address='10.0.0.1' prefix='33'/>                                   | <ip> has prefix '33'
                    <ip address='10.0.0.1' netmask='255.0.255.0'/>                         | expected ones first, and then zeroes
                    <ip address='10.0.0.0' prefix='24'/>                                   | 10.0.0.0/24 is no address that a host can have
                    <ip address='127.0.0.1' prefix='8'/>                                   | 127.0.0.1/8 is no address that a host can have
                    <ip address='fd00::1' prefix='64'/>                                    | expected 'ipv6'
                    <ip family='ipv6' address='10.0.0.1' prefix='24'/>                     | expected 'ipv4'
                    <ip family='ipv6' address='::ffff:10.0.0.1' prefix='64'/>              | is no IP address
                    <ip address='10.0.0.1' prefix='24'/><ip address='10.0.0.129' prefix='25'/> | two <ip> overlap
                    """)
    void a_part_that_makes_no_sense_is_refused(String part, String sentence) {
        assertRefused("<network><name>n</name>" + part + "</network>", sentence);
    }

    /** What stands in dhcp of 10.0.0.1/24; what each is told. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    <range start='10.0.1.2' end='10.0.1.9'/>                               | 10.0.1.2 is outside of the network 10.0.0.0/24
                    <range start='10.0.0.9' end='10.0.0.2'/>                               | the range 10.0.0.9 - 10.0.0.2 ends before it starts
                    <range start='10.0.0.9' end='fd00::9'/>                                | mixes IPv4 and IPv6
                    <range start='fd00::2' end='fd00::9'/>                                 | fd00::2 is outside of the network 10.0.0.0/24
                    <range start='10.0.0.2' end='10.0.0.255'/>                             | 10.0.0.255 is no guest's address
                    <range start='10.0.0.2' end='10.0.0.9'/><range start='10.0.0.9' end='10.0.0.20'/> | overlaps another
                    <range start='10.0.0.2' end='10.0.0.9'><lease expiry='5' unit='seconds'/></range> | a lease of 5 s
                    <host ip='10.0.0.5'/>                                                  | has nothing to be known by
                    <host mac='52:54:00:00:00:01' ip='10.0.0.1'/>                          | has the network's own address
                    <host mac='52:54:00:00:00:01' ip='fd00::1'/>                           | is IPv6 and has a mac
                    <host id='00:01' ip='10.0.0.5'/>                                       | is IPv4 and has an id
                    <host mac='52:54:00:00:00:01' ip='10.0.0.5'/><host mac='52:54:00:00:00:01' ip='10.0.0.6'/> | that another host has too
                    <host mac='52:54:00:00:00:01' ip='10.0.0.5'/><host mac='52:54:00:00:00:02' ip='10.0.0.5'/> | that another host has too
                    <host mac='52:54:00:00:00:01' name='x&#10;dhcp-script=/bin/sh' ip='10.0.0.5'/> | is no DNS name
                    <host mac='52:54:00:00:00:01,ignore' ip='10.0.0.5'/>                   | is no MAC address of a card
                    <bootp file='pxelinux.0'/>                                             | <bootp> in <dhcp> is not supported
                    """)
    void dhcp_that_makes_no_sense_is_refused(String part, String sentence) {
        assertRefused(
                "<network><name>n</name><ip address='10.0.0.1' prefix='24'><dhcp>" + part + "</dhcp></ip></network>",
                sentence);
    }

    /** What stands in dns; what each is told. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    <host ip='10.0.0.1'/>                                                  | <host> in <dns> lacks <hostname>
                    <host ip='10.0.0.1'><hostname>x y</hostname></host>                    | 'x y' is no DNS name
                    <host ip='10.0.0.1'><hostname>x</hostname></host><host ip='10.0.0.1'><hostname>y</hostname></host> | two <host> in <dns> have the address 10.0.0.1
                    <txt name='x' value='a"&#10;server=/#/10.6.6.6'/>                      | <txt> has value 'a"?server=/#/10.6.6.6'
                    <txt name='x' value='a\\'/>                                            | <txt> has value
                    <srv service='ldap,x' protocol='tcp'/>                                 | <srv> has service 'ldap,x'
                    <srv service='ldap' protocol='sctp'/>                                  | <srv> has protocol 'sctp': expected tcp or udp
                    <srv service='ldap' protocol='tcp' port='70000'/>                      | <srv> has port '70000'
                    <forwarder/>                                                           | <forwarder> lacks addr and domain
                    <forwarder addr='10.0.0.1#53@eth0'/>                                   | is no IP address
                    """)
    void dns_that_makes_no_sense_is_refused(String part, String sentence) {
        assertRefused("<network><name>n</name><dns>" + part + "</dns></network>", sentence);
    }

    @Test
    void a_long_name_is_cut_in_the_message() {
        assertThatThrownBy(() ->
                        NetworkXml.parse("<network><name>n</name><bridge name='" + "x".repeat(200) + "'/></network>"))
                .isInstanceOf(InvalidRequest.class)
                .hasMessage(
                        "'" + "x".repeat(120)
                                + "...' is no name for a network interface: expected up to 15 letters, digits, '.', '_' or '-'");
    }

    private static void assertRefused(String xml, String sentence) {
        assertThatThrownBy(() -> NetworkXml.parse(xml))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining(sentence)
                .message()
                .doesNotContain("\n");
    }
}
