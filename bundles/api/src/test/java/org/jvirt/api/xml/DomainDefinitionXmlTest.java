package org.jvirt.api.xml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.jvirt.api.CpuSet;
import org.jvirt.api.DomainType;
import org.jvirt.api.PciAddress;
import org.jvirt.api.domain.Boot;
import org.jvirt.api.domain.Disk;
import org.jvirt.api.domain.DiskSource;
import org.jvirt.api.domain.DomainDefinition;
import org.jvirt.api.domain.DomainDefinition.Features;
import org.jvirt.api.domain.DomainDefinition.Memory;
import org.jvirt.api.domain.DomainDefinition.Vcpus;
import org.jvirt.api.domain.Interface;
import org.jvirt.api.domain.InterfaceSource;
import org.jvirt.api.domain.Lifecycle;
import org.jvirt.api.domain.Lifecycle.Action;
import org.jvirt.api.domain.PciHostdev;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.network.InterfaceName;
import org.jvirt.api.network.MacAddress;
import org.jvirt.api.storage.StorageVolumeFormat;

class DomainDefinitionXmlTest {
    private static final String HVM = """
            <domain type='xen'>
              <name>web</name>
              <uuid>c7a5fdbd-cdaf-9455-926a-d65c16db1809</uuid>
              <memory unit='MiB'>512</memory>
              <currentMemory>262144</currentMemory>
              <vcpu placement='static' current='1'>4</vcpu>
              <os>
                <type arch='x86_64'>hvm</type>
                <boot dev='cdrom'/>
                <boot dev='hd'/>
              </os>
              <features>
                <acpi/>
                <apic/>
                <pae/>
                <xen><passthrough state='on'/></xen>
              </features>
              <on_poweroff>preserve</on_poweroff>
              <on_reboot>rename-restart</on_reboot>
              <on_crash>coredump-restart</on_crash>
              <devices>
                <disk type='volume' device='disk'>
                  <driver name='qemu' type='qcow2'/>
                  <source pool='images' volume='web.qcow2'/>
                  <target dev='hda' bus='ide'/>
                </disk>
                <disk type='file' device='cdrom'>
                  <source file='/isos/a, b.iso'/>
                  <target dev='hdc'/>
                </disk>
                <disk type='block'>
                  <source dev='/dev/sdb'/>
                  <target dev='xvdb'/>
                  <readonly/>
                </disk>
                <interface type='network'>
                  <mac address='00:16:3E:00:00:01'/>
                  <source network='lan'/>
                  <model type='e1000'/>
                </interface>
                <interface type='bridge'>
                  <mac address='00:16:3e:00:00:02'/>
                  <source bridge='br0'/>
                </interface>
                <hostdev mode='subsystem' type='pci' managed='yes'>
                  <driver name='xen'/>
                  <source writeFiltering='no'>
                    <address domain='0x0000' bus='0x0c' slot='0x00' function='0x1'/>
                  </source>
                  <address type='pci' domain='0x0000' bus='0x00' slot='0x07' function='0x0'/>
                </hostdev>
                <console type='pty'/>
              </devices>
            </domain>
            """;

    /** The least that is a domain, with a place for what a row puts in. */
    private static final String LEAST = """
            <domain type='xen'><name>a</name><memory>65536</memory><vcpu>1</vcpu>\
            <os><type>hvm</type></os><devices></devices></domain>""";

    @Test
    void processors_are_pinned_each_for_itself() {
        String tuned = LEAST.replace("<vcpu>1</vcpu>", "<vcpu>4</vcpu><cputune>%s</cputune>");
        DomainDefinition pinned = DomainDefinitionXml.parse(
                String.format(tuned, "<vcpupin vcpu='2' cpuset='0-3,^2'/><vcpupin vcpu='0' cpuset='5'/>"));
        assertThat(pinned.vcpus().pins())
                .containsExactly(Map.entry(0, CpuSet.parse("5")), Map.entry(2, CpuSet.parse("0-1,3")));
        assertThat(DomainXml.format(pinned)).contains("<vcpupin vcpu='2' cpuset='0-1,3'/>");
        assertThat(DomainDefinitionXml.parse(DomainXml.format(pinned))).isEqualTo(pinned);
        assertThat(DomainXml.format(DomainDefinitionXml.parse(String.format(tuned, ""))))
                .doesNotContain("cputune");
        for (String wrong : List.of(
                "<vcpupin vcpu='4' cpuset='0'/>",
                "<vcpupin vcpu='0' cpuset='0'/><vcpupin vcpu='0' cpuset='1'/>",
                "<vcpupin vcpu='0' cpuset='some'/>",
                "<vcpupin vcpu='0'/>",
                "<vcpupin cpuset='0'/>",
                "<shares>1024</shares>")) {
            assertThatThrownBy(() -> DomainDefinitionXml.parse(String.format(tuned, wrong)))
                    .as(wrong)
                    .isInstanceOf(InvalidRequest.class);
        }
    }

    @Test
    void a_document_says_all_that_a_domain_is_to_be() {
        assertThat(DomainDefinitionXml.parse(HVM))
                .isEqualTo(new DomainDefinition(
                        "web",
                        UUID.fromString("c7a5fdbd-cdaf-9455-926a-d65c16db1809"),
                        DomainType.HVM,
                        new Memory(512L << 20, 256L << 20),
                        new Vcpus(4, 1),
                        new Boot.Firmware(List.of(Boot.Source.CDROM, Boot.Source.HD)),
                        new Features(true, true),
                        new Lifecycle(Action.PRESERVE, Action.RENAME_RESTART, Action.COREDUMP_RESTART),
                        List.of(
                                new Disk(
                                        Disk.Kind.DISK,
                                        new DiskSource.Volume("images", "web.qcow2"),
                                        Optional.of(StorageVolumeFormat.QCOW2),
                                        "hda",
                                        false),
                                new Disk(
                                        Disk.Kind.CDROM,
                                        new DiskSource.File(Path.of("/isos/a, b.iso")),
                                        Optional.empty(),
                                        "hdc",
                                        true),
                                new Disk(
                                        Disk.Kind.DISK,
                                        new DiskSource.Block(Path.of("/dev/sdb")),
                                        Optional.empty(),
                                        "xvdb",
                                        true)),
                        List.of(
                                new Interface(
                                        new InterfaceSource.Network("lan"),
                                        new MacAddress("00:16:3e:00:00:01"),
                                        Optional.of("e1000")),
                                new Interface(
                                        new InterfaceSource.Bridge(new InterfaceName("br0")),
                                        new MacAddress("00:16:3e:00:00:02"),
                                        Optional.empty())),
                        List.of(new PciHostdev(PciAddress.parse("0000:0c:00.1"), OptionalInt.of(7), true, true)),
                        true));
    }

    static Stream<String> shapes() {
        return Stream.of(
                HVM,
                LEAST,
                LEAST.replace("<memory>65536</memory>", "<memory unit='bytes'>1048577</memory>"),
                LEAST.replace(
                        "<type>hvm</type>",
                        "<type>linux</type><kernel>/k &lt;1&gt;</kernel><initrd>/i</initrd><cmdline>a='b' &amp; c</cmdline>"),
                LEAST.replace("<devices>", "<devices><disk type='file' device='cdrom'><target dev='hdc'/></disk>"),
                LEAST.replace("<type>hvm</type>", "<type>xenpvh</type><kernel>/k</kernel>"),
                LEAST.replace("<type>hvm</type>", "<type>linux</type>")
                        .replace("<devices>", "<bootloader>/usr/bin/pygrub</bootloader><devices>" + hostdev("", "")));
    }

    private static String hostdev(String attributes, String more) {
        return "<hostdev mode='subsystem' type='pci'" + attributes
                + "><source><address bus='12' slot='0' function='1'/></source>" + more + "</hostdev>";
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void a_domain_is_the_same_when_it_is_written_and_read_again(String xml) {
        DomainDefinition domain = DomainDefinitionXml.parse(xml);
        String written = DomainXml.format(domain);
        assertThat(DomainDefinitionXml.parse(written)).isEqualTo(domain);
        assertThat(written).contains("<uuid>" + domain.uuid() + "</uuid>");
    }

    @Test
    void only_an_hvm_guest_with_host_devices_must_be_made_for_them() {
        assertThat(DomainDefinitionXml.parse(LEAST).passthrough()).isFalse();
        String with = LEAST.replace("<devices>", "<devices>" + hostdev("", ""));
        assertThat(DomainDefinitionXml.parse(with).passthrough()).isTrue();
        assertThat(DomainDefinitionXml.parse(with.replace("<type>hvm</type>", "<type>linux</type><kernel>/k</kernel>"))
                        .passthrough())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    managed='yes'     | <boot order='1'/>                       | <boot> in <hostdev> is not supported
                    managed='perhaps' | <driver name='xen'/>                    | <hostdev> has managed 'perhaps': expected yes or no
                    managed='yes'     | <driver name='vfio'/>                   | <driver> has name 'vfio': expected 'xen'
                    startup='x'       | <driver name='xen'/>                    | the attribute startup of <hostdev> is not supported
                    managed='no'      | <address type='pci' bus='1' slot='5'/>  | the guest's <address> has a bus: expected 0
                    managed='no'      | <address type='pci' slot='0'/>          | guest slot 0 is out of range: expected 1 to 1f
                    """)
    void a_host_device_that_cannot_be_had_so_is_refused(String attributes, String more, String sentence) {
        String xml = LEAST.replace("<devices>", "<devices>" + hostdev(" " + attributes, more));
        assertThatThrownBy(() -> DomainDefinitionXml.parse(xml))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void what_is_not_said_is_as_libvirt_has_it_and_an_address_is_one_of_xens() {
        DomainDefinition domain = DomainDefinitionXml.parse(
                LEAST.replace("<devices>", "<devices><interface type='network'><source network='lan'/></interface>"));
        assertThat(domain.memory()).isEqualTo(new Memory(64 << 20, 64 << 20));
        assertThat(domain.vcpus()).isEqualTo(new Vcpus(1, 1));
        assertThat(domain.boot()).isEqualTo(new Boot.Firmware(List.of(Boot.Source.HD)));
        assertThat(domain.features()).isEqualTo(new Features(false, false));
        assertThat(domain.lifecycle()).isEqualTo(new Lifecycle(Action.DESTROY, Action.RESTART, Action.DESTROY));
        assertThat(domain.console()).isFalse();
        assertThat(domain.interfaces().get(0).mac().text()).startsWith("00:16:3e:");
        assertThat(domain.uuid()).isNotEqualTo(DomainDefinitionXml.parse(LEAST).uuid());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    <type>hvm</type>   | <type>xenpvh</type><kernel>/k</kernel><initrd>/i</initrd><cmdline>a b</cmdline> | PVH
                    <type>hvm</type>   | <type>linux</type><kernel>/k</kernel>                                           | PV
                    <type>hvm</type>   | <type>xen</type><kernel>/k</kernel>                                             | PV
                    <type>hvm</type>   | <type>hvm</type><kernel>/k</kernel>                                             | HVM
                    """)
    void the_host_may_load_the_kernel(String part, String other, DomainType type) {
        DomainDefinition domain = DomainDefinitionXml.parse(LEAST.replace(part, other));
        assertThat(domain.type()).isEqualTo(type);
        assertThat(domain.boot()).isInstanceOf(Boot.Kernel.class);
    }

    @Test
    void a_pv_guest_may_have_a_bootloader() {
        assertThat(DomainDefinitionXml.parse(LEAST.replace("<type>hvm</type>", "<type>linux</type>")
                                .replace("<devices>", "<bootloader>/usr/bin/pygrub</bootloader><devices>"))
                        .boot())
                .isEqualTo(new Boot.Loader(Path.of("/usr/bin/pygrub")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
                    <domain type='xen'>      | <domain type='kvm'>                             | <domain> has type 'kvm': expected 'xen'
                    <domain type='xen'>      | <domain type='xen' id='1'>                      | the attribute id of <domain> is not supported
                    <name>a</name>           | ""                                              | <domain> lacks <name>
                    <name>a</name>           | <name>../a</name>                               | '../a' is no name for a domain: expected up to 64 letters
                    <name>a</name>           | <name>17</name>                                 | '17' is no name for a domain
                    <name>a</name>           | <name>a</name><uuid>7</uuid>                    | '7' is no UUID
                    <name>a</name>           | <name>a</name><metadata/>                       | <metadata> in <domain> is not supported
                    <memory>65536</memory>   | ""                                              | <domain> lacks <memory>
                    <memory>65536</memory>   | <memory>-1</memory>                             | '-1' is no size
                    <memory>65536</memory>   | <memory>10</memory>                             | to start with 10240 of at most 10240 bytes of memory
                    <memory>65536</memory>   | <memory unit='furlong'>1</memory>               | 'furlong' is no unit
                    <memory>65536</memory>   | <memory>65536</memory><currentMemory>65537</currentMemory> | to start with 67109888 of at most 67108864 bytes
                    <vcpu>1</vcpu>           | <vcpu>0</vcpu>                                  | to start with 0 of 0 virtual processors: expected from 1 to 512
                    <vcpu>1</vcpu>           | <vcpu>many</vcpu>                               | <vcpu> is 'many': expected a number
                    <vcpu>1</vcpu>           | <vcpu current='3'>2</vcpu>                      | to start with 3 of 2 virtual processors
                    <vcpu>1</vcpu>           | <vcpu cpuset='1-4'>2</vcpu>                     | the attribute cpuset of <vcpu> is not supported
                    <type>hvm</type>         | <type>exe</type>                                | <type> is 'exe': expected hvm, linux or xenpvh
                    <type>hvm</type>         | <type arch='armv7l'>hvm</type>                  | <type> has arch 'armv7l': expected 'x86_64'
                    <type>hvm</type>         | <type>linux</type>                              | a PV domain has no firmware that would look for a system: expected a <kernel> or a <bootloader>
                    <type>hvm</type>         | <type>hvm</type><boot dev='fd'/>                | <boot> has dev 'fd': expected hd, cdrom or network
                    <type>hvm</type>         | <type>hvm</type><boot dev='hd'/><kernel>/k</kernel> | several ways to boot
                    <type>hvm</type>         | <type>hvm</type><initrd>/i</initrd>             | <os> has an <initrd> or a <cmdline>, but no <kernel>
                    <type>hvm</type>         | <type>hvm</type><kernel>k</kernel>              | the kernel is 'k': expected an absolute path
                    <type>hvm</type>         | <type>hvm</type><loader>/x</loader>             | <loader> in <os> is not supported
                    <devices>                | <features><hyperv/></features><devices>         | <hyperv> in <features> is not supported
                    <devices>                | <features><xen><passthrough state='yes'/></xen></features><devices> | <passthrough> has state 'yes': expected on or off
                    <devices>                | <on_poweroff>coredump-destroy</on_poweroff><devices> | <on_poweroff> is 'coredump-destroy': expected destroy, restart, preserve, rename-restart
                    <devices>                | <on_crash>explode</on_crash><devices>           | <on_crash> is 'explode': expected destroy
                    <devices>                | <bootloader>/pygrub</bootloader><devices>       | an HVM domain boots by its own firmware: expected no <bootloader>
                    <devices>                | <devices><graphics type='vnc'/>                 | <graphics> in <devices> is not supported
                    <devices>                | <devices><hostdev mode='capabilities'/>         | <hostdev> has mode 'capabilities': expected 'subsystem'
                    <devices>                | <devices><hostdev mode='subsystem' type='pci'><source><address bus='12' slot='0' function='0'/></source></hostdev><hostdev mode='subsystem' type='pci'><source><address bus='12' slot='0' function='0'/></source></hostdev> | the domain has the host device '0000:0c:00.0' twice
                    <devices>                | <devices><console type='tcp'/>                  | <console> has type 'tcp': expected 'pty'
                    <devices>                | <devices><disk/>                                | <disk> lacks <target>
                    <devices>                | <devices><disk type='file'><source file='x'/><target dev='hda'/></disk> | the disk's file is 'x': expected an absolute path
                    <devices>                | <devices><disk type='file'><source file='/a/../b'/><target dev='hda'/></disk> | expected an absolute path without . or ..
                    <devices>                | <devices><disk type='block'><source dev='/etc/passwd'/><target dev='hda'/></disk> | the disk's device is '/etc/passwd': expected one below /dev
                    <devices>                | <devices><disk type='volume'><source pool='p'/><target dev='hda'/></disk> | <source> lacks the attribute volume
                    <devices>                | <devices><disk type='network'><source/><target dev='hda'/></disk> | <disk> has type 'network': expected file, block or volume
                    <devices>                | <devices><disk type='file'><source file='/x'/><target dev='vda'/></disk> | 'vda' is no place for a disk
                    <devices>                | <devices><disk type='file'><driver type='vmdk'/><source file='/x'/><target dev='hda'/></disk> | 'vmdk' is no volume format
                    <devices>                | <devices><disk type='file'><driver cache='none'/><source file='/x'/><target dev='hda'/></disk> | the attribute cache of <driver> is not supported
                    <devices>                | <devices><disk type='file' device='floppy'><source file='/x'/><target dev='hda'/></disk> | <disk> has device 'floppy': expected disk or cdrom
                    <devices>                | <devices><disk type='file'><source file='/x'/><target dev='hda'/></disk><disk type='file'><source file='/y'/><target dev='hda'/></disk> | the domain has the target 'hda' twice
                    <devices>                | <devices><interface type='user'><source/></interface> | <interface> has type 'user': expected network or bridge
                    <devices>                | <devices><interface type='network'/>            | <interface> lacks <source>
                    <devices>                | <devices><interface type='bridge'><source bridge='a,script=x'/></interface> | 'a,script=x' is no name for a network interface
                    <devices>                | <devices><interface type='network'><source network='l'/><mac address='01:00:00:00:00:00'/></interface> | is no MAC address of a card
                    <devices>                | <devices><interface type='network'><source network='l'/><model type='e1000,x'/></interface> | 'e1000,x' is no model of a network card
                    """)
    void what_makes_no_sense_is_refused_in_a_sentence(String part, String other, String sentence) {
        assertThatThrownBy(() -> DomainDefinitionXml.parse(LEAST.replace(part, other)))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void a_card_that_is_emulated_needs_a_device_model() {
        String pv = LEAST.replace("<type>hvm</type>", "<type>linux</type><kernel>/k</kernel>")
                .replace(
                        "<devices>",
                        "<devices><interface type='network'><source network='l'/><model type='e1000'/></interface>");
        assertThatThrownBy(() -> DomainDefinitionXml.parse(pv))
                .isInstanceOf(InvalidRequest.class)
                .hasMessageContaining("a PV domain has no emulated devices: expected a card of model netfront");
        assertThat(DomainDefinitionXml.parse(pv.replace("e1000", "netfront")).interfaces())
                .hasSize(1);
    }
}
