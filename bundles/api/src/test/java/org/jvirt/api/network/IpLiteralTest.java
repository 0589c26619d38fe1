package org.jvirt.api.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvirt.api.error.InvalidRequest;

class IpLiteralTest {
    @ParameterizedTest
    @CsvSource({
        "10.0.0.1,10.0.0.1",
        "::,::",
        "::1,::1",
        "fd00:0:0:0:0:0:0:1,fd00::1",
        "2001:DB8:0:0:1:0:0:1,2001:db8::1:0:0:1",
        "2001:db8:0:1:1:1:1:1,2001:db8:0:1:1:1:1:1",
        "1:0:0:2:0:0:0:3,1:0:0:2::3",
        "fe80::,fe80::"
    })
    void an_address_is_written_in_the_shortest_way(String text, String shortest) {
        assertThat(IpLiteral.format(IpLiteral.parse(text))).isEqualTo(shortest);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "localhost",
                "10.0.0",
                "010.0.0.1",
                "10.0.0.256",
                "10.0.0.1/24",
                "fe80::1%lo",
                "::ffff:1.2.3.4",
                "1::2::3",
                ":::",
                "12345::1",
                "[::1]",
                " ::1"
            })
    void what_is_no_address_is_refused_without_asking_anybody(String text) {
        assertThatThrownBy(() -> IpLiteral.parse(text)).isInstanceOf(InvalidRequest.class);
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.1,24,10.0.0.0/24,10.0.0.255,true",
        "10.0.0.1,24,10.0.0.0/24,10.0.1.0,false",
        "10.0.0.1,8,10.0.0.0/8,10.255.1.1,true",
        "0.0.0.1,32,0.0.0.1/32,0.0.0.2,false",
        "fd00::1:0:0:1,64,fd00::/64,fd00::ffff:1,true",
        "fd00::1,128,fd00::1/128,fd00::2,false"
    })
    void a_subnet_knows_its_addresses(String address, int prefix, String subnet, String other, boolean inside) {
        Subnet network = new Subnet(IpLiteral.parse(address), prefix);
        assertThat(network).hasToString(subnet);
        assertThat(network.contains(IpLiteral.parse(other))).isEqualTo(inside);
    }
}
