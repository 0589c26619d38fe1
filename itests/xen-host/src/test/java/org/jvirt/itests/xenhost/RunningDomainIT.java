package org.jvirt.itests.xenhost;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What jvirt tells of a guest that runs on a real Xen host, and what of it can be changed, held against xl and xenstore. */
@OnXenHost
@Timeout(900)
class RunningDomainIT {
    private static final Duration LONGEST_BOOT = Duration.ofMinutes(4);

    private static final String DOMAIN = """
            <domain type='xen'>
              <name>small</name>
              <memory unit='MiB'>160</memory>
              <currentMemory unit='MiB'>128</currentMemory>
              <vcpu>2</vcpu>
              <os>
                <type>linux</type>
                <kernel>/guests/vmlinux</kernel>
                <initrd>/guests/initrd</initrd>
                <cmdline>quiet console=hvc0 mitigations=off</cmdline>
              </os>
              <devices>
                <disk type='file'>
                  <source file='/root/a.img'/>
                  <target dev='xvda'/>
                </disk>
                <disk type='volume'>
                  <driver type='qcow2'/>
                  <source pool='images' volume='b.qcow2'/>
                  <target dev='xvdb'/>
                  <readonly/>
                </disk>
                <disk type='block'>
                  <source dev='/dev/loop7'/>
                  <target dev='xvdc'/>
                </disk>
                <interface type='bridge'>
                  <mac address='00:16:3e:00:00:01'/>
                  <source bridge='guests'/>
                </interface>
              </devices>
            </domain>
            """;

    private final XenHost host;
    private Jvirt jvirt;

    RunningDomainIT(XenHost host) {
        this.host = host;
    }

    @BeforeEach
    void install() throws IOException, InterruptedException {
        jvirt = Jvirt.warm(host, Scene.EMPTY, "list");
    }

    @Test
    void a_guest_has_the_disks_and_cards_that_it_was_made_with_and_gives_memory_and_a_processor_back()
            throws Exception {
        host.run(
                "ip link add guests type bridge && truncate -s 16M /root/a.img /root/c.img && losetup /dev/loop7 /root/c.img");
        host.write("/root/small.xml", DOMAIN);
        jvirt.succeed(
                "pool-define-as images dir --target /var/lib/images",
                "pool-build images",
                "pool-start images",
                "vol-create-as images b.qcow2 16M --format qcow2",
                "create /root/small.xml");
        Guest small = host.guest("small");
        int id = small.domid();

        assertThat(jvirt.succeed("domblklist small --details"))
                .contains(
                        " Type    Device   Target   Source\n",
                        " file    disk     xvda     /root/a.img\n",
                        " file    disk     xvdb     /var/lib/images/b.qcow2\n",
                        " block   disk     xvdc     /dev/loop7\n");
        assertThat(jvirt.succeed("domiflist small"))
                .containsPattern("vif" + id + "\\.0 +bridge +guests +netfront +00:16:3e:00:00:01");
        assertThat(jvirt.succeed("dumpxml small"))
                .contains("<driver type='qcow2'/>", "<source dev='/dev/loop7'/>", "<source bridge='guests'/>");

        for (String disk : List.of("xvda", "xvdb", "xvdc")) {
            assertThat(jvirt.succeed("domblkinfo small " + disk)).containsPattern("Capacity: +16777216\n");
        }

        small.awaitLine("^DOMU-READY", LONGEST_BOOT);
        jvirt.succeed("setmem small 112M");
        awaitTrue("[ $(xl list small | awk 'NR == 2 { print $3 }') = 112 ]");
        // The other way Linux leaves to its udev, which this guest has not.
        jvirt.succeed("setvcpus small 1");
        awaitTrue("[ $(xl vcpu-list small | awk 'NR > 1 && $5 ~ /p/' | wc -l) = 1 ]");
        assertThat(jvirt.succeed("domstats small --state --balloon --vcpu"))
                .containsPattern("balloon.current=11[45][0-9]{3}\n")
                .contains("vcpu.current=1", "vcpu.maximum=2", "vcpu.0.time=");
        assertThat(jvirt.succeed("vcpuinfo small"))
                .containsPattern("VCPU: +1\n.*\nState: +offline\n")
                .contains("CPU Affinity:   yy\n");
        assertThat(jvirt.succeed("vcpupin small")).contains(" 0      0-1\n", " 1      0-1\n");
        jvirt.succeed("vcpupin small 0 0-1,^0");
        assertThat(host.run("xl vcpu-list small | awk 'NR == 2 { print $7 }'").strip())
                .isEqualTo("1");
        assertThat(jvirt.succeed("vcpupin small 0 --live")).contains(" 0      1\n");
        jvirt.succeed("vcpupin small 0 r");
        assertThat(jvirt.succeed("vcpupin small 0")).contains(" 0      0-1\n");
        host.run("ip neigh replace 10.9.8.7 lladdr 00:16:3e:00:00:01 dev guests nud permanent");
        assertThat(jvirt.succeed("domifaddr small --source arp"))
                .contains(" vif" + id + ".0     00:16:3e:00:00:01    ipv4         10.9.8.7/0\n");
        assertThat(jvirt.succeed("domifaddr small")).doesNotContain("00:16:3e:00:00:01");
        assertThat(jvirt.succeed("dommemstat small")).contains("actual 114688\n", "rss 114688\n");
        jvirt.succeed("setmaxmem small 120M --live");
    }

    @Test
    void the_host_is_told_of() throws Exception {
        assertThat(jvirt.succeed("hostname")).isEqualTo(host.run("hostname") + "\n");
        assertThat(jvirt.succeed("nodeinfo"))
                .contains("CPU model:           x86_64\n", "CPU(s):              2\n", "NUMA cell(s):        1\n")
                .containsPattern("Memory size: +4[01][0-9]{5} KiB");
        String free =
                host.run("xl info | awk '/^free_memory/ { print $3 * 1024 }'").strip();
        assertThat(jvirt.succeed("freecell")).isEqualTo("Total: " + free + " KiB\n\n");
        assertThat(jvirt.succeed("freecell --all")).containsPattern("    0: +[1-9][0-9]* KiB\n--------");
        assertThat(jvirt.succeed("nodememstats")).containsPattern("total  : +4[01][0-9]{5} KiB\nfree   : +" + free);
        assertThat(jvirt.succeed("capabilities"))
                .contains("<arch>x86_64</arch>", "<iommu support='yes'/>", "<cells num='1'>")
                .contains("<os_type>hvm</os_type>", "<os_type>xen</os_type>", "<os_type>xenpvh</os_type>");
    }

    /** What Domain-0 was given of them is less: it does not have them alone. */
    @Test
    void the_processors_and_the_firmware_of_the_host_tell_of_themselves() throws Exception {
        long before = idle(jvirt.succeed("nodecpustats"));
        host.run("sleep 2");
        long after = idle(jvirt.succeed("nodecpustats"));
        // Two processors, some of whose time goes into the look itself.
        assertThat(after - before).isBetween(500_000_000L, 600_000_000_000L);
        assertThat(idle(jvirt.succeed("nodecpustats 1"))).isBetween(1L, idle(jvirt.succeed("nodecpustats")));
        assertThat(jvirt.succeed("nodecpustats --percent"))
                .containsPattern("usage: +[0-9]{1,3}\\.[0-9]%\nidle: +[0-9]{1,3}\\.[0-9]%\n");
        assertThat(jvirt.succeed("sysinfo"))
                .startsWith("<sysinfo type='smbios'>\n")
                .contains("<entry name='vendor'>"
                        + host.run("cat /sys/class/dmi/id/bios_vendor").strip() + "</entry>");
    }

    /** A definition that pins is given to xl, which tells of it in its own words. */
    @Test
    void a_guest_is_started_where_its_definition_pins_it() throws Exception {
        host.write(
                "/root/pinned.xml",
                "<domain type='xen'><name>pinned</name><memory unit='MiB'>64</memory><vcpu>2</vcpu>"
                        + "<cputune><vcpupin vcpu='1' cpuset='1'/></cputune><os><type>hvm</type></os><devices/></domain>");
        jvirt.succeed("define /root/pinned.xml", "vcpupin pinned 0 0 --config", "start pinned");
        assertThat(host.run("xl vcpu-list pinned | awk 'NR > 1 { print $7 }'")).isEqualTo("0\n1\n");
        host.write(
                "/root/pinned.cfg",
                "name = \"other\"\ntype = \"hvm\"\nmemory = 64\nvcpus = 2\ncpus = [\"1\", \"all\"]\nvnc = 0\nvga = \"none\"\n");
        assertThat(jvirt.succeed("domxml-from-native xen-xl /root/pinned.cfg"))
                .contains("<vcpupin vcpu='0' cpuset='1'/>");
        jvirt.succeed("destroy pinned", "undefine pinned");
    }

    private static long idle(String said) {
        return Long.parseLong(said.replaceAll("(?s).*idle: +([0-9]+)\n.*", "$1"));
    }

    /** Of a guest that takes its time. */
    private void awaitTrue(String condition) throws InterruptedException {
        host.run("until " + condition + "; do sleep 0.5; done");
    }
}
