package org.jvirt.api.xml;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvirt.api.Printable;
import org.jvirt.api.error.VirtException;
import org.jvirt.api.network.NetworkDefinition;
import org.jvirt.api.storage.StoragePoolDefinition;
import org.jvirt.api.storage.StorageVolumeDefinition;

/** Whatever is in a document, it is refused in one printable sentence, or read; and what is read is written so that it reads the same. */
class HostileXmlTest {
    private static final List<String> DOCUMENTS = List.of("""
            <domain type='xen'><name>web</name><uuid>c7a5fdbd-cdaf-9455-926a-d65c16db1809</uuid><memory unit='MiB'>512</memory>
              <currentMemory>262144</currentMemory><vcpu current='1'>4</vcpu>
              <os><type arch='x86_64'>hvm</type><boot dev='cdrom'/></os>
              <features><acpi/><xen><passthrough state='on'/></xen></features><on_poweroff>preserve</on_poweroff>
              <devices>
                <disk type='volume' device='disk'><driver type='qcow2'/><source pool='images' volume='web.qcow2'/><target dev='hda' bus='ide'/></disk>
                <disk type='block'><source dev='/dev/sdb'/><target dev='hdb'/><readonly/></disk>
                <interface type='network'><mac address='00:16:3e:00:00:01'/><source network='lan'/><model type='e1000'/></interface>
                <console type='pty'/>
              </devices></domain>
            """, """
            <domain type='xen'><name>pv</name><memory>65536</memory>
              <os><type>linux</type><kernel>/boot/k</kernel><initrd>/boot/i</initrd><cmdline>root=/dev/xvda</cmdline></os></domain>
            """, """
            <hostdev mode='subsystem' type='pci' managed='yes'><driver name='xen'/>
              <source writeFiltering='no'><address domain='0x0000' bus='0x06' slot='0x12' function='0x5'/></source>
              <address type='pci' domain='0x0000' bus='0x00' slot='0x07' function='0x0'/></hostdev>
            """, """
            <network ipv6='yes'><name>n</name><uuid>3e3fce45-4f53-4fa7-bb32-11f34168b82b</uuid>
              <forward dev='eth0' mode='nat'><nat ipv6='yes'><address start='203.0.113.10' end='203.0.113.12'/><port start='2000' end='3000'/></nat></forward>
              <bridge name='virbr1' stp='off' delay='3'/><mtu size='9000'/><mac address='52:54:00:5d:c7:9e'/>
              <domain name='example.test' localOnly='yes'/>
              <dns><forwarder domain='lab.test' addr='192.0.2.53'/><txt name='note' value='words'/>
                <srv service='ldap' protocol='tcp' domain='example.test' target='one.test' port='389' priority='1' weight='2'/>
                <host ip='192.168.122.2'><hostname>one</hostname></host></dns>
              <ip address='192.168.122.1' prefix='24'><dhcp><range start='192.168.122.100' end='192.168.122.254'><lease expiry='3600' unit='seconds'/></range>
                <host mac='52:54:00:00:00:01' name='one' ip='192.168.122.2'/></dhcp></ip>
              <ip family='ipv6' address='fd00:1::1' prefix='64'><dhcp><range start='fd00:1::100' end='fd00:1::1ff'/></dhcp></ip></network>
            """, """
            <pool type='netfs'><name>nfs</name><uuid>3e3fce45-4f53-4fa7-bb32-11f34168b82b</uuid>
              <source><host name='nas.example'/><dir path='/export'/><format type='nfs'/><protocol ver='4'/></source>
              <target><path>/var/lib/images</path><permissions><mode>0750</mode><owner>107</owner><group>0</group></permissions></target></pool>
            """, """
            <pool type='logical'><name>lvm</name><source><device path='/dev/sdb'/><name>vg</name></source><target><path>/dev/vg</path></target></pool>
            """, """
            <volume type='file'><name>disk</name><capacity unit='G'>1</capacity><allocation>0</allocation>
              <target><format type='qcow2'/><permissions><mode>0600</mode></permissions></target>
              <backingStore><path>/images/base</path><format type='raw'/></backingStore></volume>
            """);

    private static final List<String> VALUES = List.of(
            "",
            "x",
            "-1",
            "0",
            "0x",
            "99999999999999999999",
            "&#9;&#10;&#x202e;",
            "../../etc/passwd",
            "a b\"c\\",
            "%s%n",
            "x".repeat(5000));

    private static final Pattern VALUE = Pattern.compile("(?<=')[^'<>]*(?='[ />])|(?<=>)[^<>\\s][^<>]*(?=<)");

    private static final List<Consumer<String>> READERS = List.of(
            DomainDefinitionXml::parse,
            HostdevXml::parse,
            HostdevXml::parseDevice,
            text -> {
                NetworkDefinition network = NetworkXml.parse(text);
                assertThat(NetworkXml.parse(NetworkXml.format(network))).isEqualTo(network);
            },
            text -> {
                StoragePoolDefinition pool = StoragePoolXml.parse(text);
                assertThat(StoragePoolXml.parse(StoragePoolXml.format(pool))).isEqualTo(pool);
            },
            text -> {
                StorageVolumeDefinition volume = StorageVolumeXml.parse(text);
                assertThat(StorageVolumeXml.parse(StorageVolumeXml.format(volume)))
                        .isEqualTo(volume);
            });

    /** Each document with each of its values replaced by each of the odd ones; and some that are none. */
    static Stream<String> documents() {
        List<String> documents = new ArrayList<>(DOCUMENTS);
        for (String document : DOCUMENTS) {
            for (MatchResult value : VALUE.matcher(document).results().toList()) {
                VALUES.forEach(odd ->
                        documents.add(document.substring(0, value.start()) + odd + document.substring(value.end())));
            }
        }
        documents.add("<network>".repeat(1000));
        documents.add("<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><network><name>&e;</name></network>");
        documents.add("<!DOCTYPE x [<!EN\u0000\u0000 SYSTEM 'x'>]><network/>");
        documents.add("<network a='b' xmlns:a='b' a:name='c'/>");
        documents.add("\u0000\ufeff<network/>");
        return documents.stream();
    }

    @MethodSource("documents")
    @FuzzTest
    void fuzz(@NotNull String document) {
        for (Consumer<String> reader : READERS) {
            try {
                reader.accept(document);
            } catch (VirtException refused) {
                assertThat(refused.getMessage())
                        .isEqualTo(Printable.line(refused.getMessage()))
                        .hasSizeLessThan(1000);
            }
        }
    }
}
