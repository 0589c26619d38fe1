package org.jvirt.xen.host.internal.toolstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.jvirt.api.CpuSet;
import org.jvirt.api.domain.DomainDefinition;
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.error.VirtException;
import org.jvirt.api.xml.DomainDefinitionXml;
import org.jvirt.api.xml.DomainXml;

/** The answers are those of Xen 4.17's {@code xl create -q -n}, on a real host. */
class XlDefinitionTest {
    private static final String HVM = """
            {
                "c_info": {"type": "hvm", "name": "web", "uuid": "11111111-2222-3333-4444-555555555555", "run_hotplug_scripts": "True"},
                "b_info": {
                    "max_vcpus": 4, "avail_vcpus": [0, 1], "max_memkb": 262144, "target_memkb": 131072,
                    "sched_params": {}, "claim_mode": "True",
                    "type.hvm": {"vga": {}, "vnc": {"enable": "False"}, "sdl": {}, "spice": {}, "serial": "pty", "rdm": {}},
                    "arch_arm": {}, "arch_x86": {}
                },
                "disks": [
                    {"pdev_path": "/root/a.img", "vdev": "xvda", "format": "raw", "readwrite": 1},
                    {"pdev_path": "/x/b.qcow2", "vdev": "xvdb", "format": "qcow2"},
                    {"pdev_path": "/dev/loop7", "vdev": "hdc", "format": "raw", "removable": 1, "is_cdrom": 1},
                    {"vdev": "hdd", "format": "empty", "removable": 1, "is_cdrom": 1}
                ],
                "nics": [{"devid": 0, "model": "e1000", "mac": "00:16:3e:00:00:01", "bridge": "virbr7"}],
                "pcidevs": [{"dev": 16, "vfunc_mask": 1, "permissive": true}, {"bus": 1, "vdevfn": 40, "vfunc_mask": 1}],
                "on_reboot": "restart",
                "on_soft_reset": "soft_reset"
            }
            """;

    @Test
    void all_of_a_configuration_is_in_the_document() throws Exception {
        DomainDefinition web = definition(HVM);
        String xml = DomainXml.format(web);

        assertThat(DomainDefinitionXml.parse(xml)).isEqualTo(web);
        assertThat(xml)
                .contains(
                        "<name>web</name>",
                        "<uuid>11111111-2222-3333-4444-555555555555</uuid>",
                        "<memory unit='KiB'>262144</memory>",
                        "<currentMemory unit='KiB'>131072</currentMemory>",
                        "<vcpu placement='static' current='2'>4</vcpu>",
                        "<type>hvm</type>",
                        "<acpi/>",
                        "<on_poweroff>destroy</on_poweroff>",
                        "<on_reboot>restart</on_reboot>",
                        "<source file='/root/a.img'/>",
                        "<driver name='qemu' type='qcow2'/>",
                        "<disk type='file' device='cdrom'>\n      <target dev='hdd'/>",
                        "<source dev='/dev/loop7'/>",
                        "<mac address='00:16:3e:00:00:01'/>",
                        "<model type='e1000'/>",
                        "<source bridge='virbr7'/>",
                        "<console type='pty'/>");
        assertThat(web.disks().get(0).readOnly()).isFalse();
        assertThat(web.disks().get(1).readOnly()).isTrue();
        assertThat(web.hostdevs()).hasSize(2);
        assertThat(web.hostdevs().get(0).address()).hasToString("0000:00:10.0");
        assertThat(web.hostdevs().get(0).permissive()).isTrue();
        assertThat(web.hostdevs().get(1).address()).hasToString("0000:01:00.0");
        assertThat(web.hostdevs().get(1).guestSlot()).hasValue(5);
    }

    @Test
    void processors_that_are_pinned_are_so_in_the_document() throws Exception {
        DomainDefinition pinned = definition(with(
                "\"claim_mode\": \"True\"",
                "\"claim_mode\": \"True\", \"numa_placement\": \"False\", \"vcpu_hard_affinity\": [[0, 1, 3], [2]]"));
        assertThat(pinned.vcpus().pins()).isEqualTo(Map.of(0, CpuSet.parse("0-1,3"), 1, CpuSet.parse("2")));
        assertThat(definition(HVM).vcpus().pins()).isEmpty();
    }

    @Test
    void a_kernel_of_the_hosts_is_a_pv_guests() throws Exception {
        DomainDefinition pv = definition("""
                {"c_info": {"type": "pv", "name": "pv", "passthrough": "enabled"},
                 "b_info": {"max_memkb": 131072, "kernel": "/guests/vmlinux", "ramdisk": "/guests/initrd", "cmdline": "quiet", "type.pv": {"e820_host": "True"}},
                 "pcidevs": [{"dev": 17, "seize": true, "rdm_policy": "invalid"}], "nics": [{"devid": 0}]}
                """);

        assertThat(DomainXml.format(pv))
                .contains("<type>linux</type>", "<kernel>/guests/vmlinux</kernel>", "<passthrough state='on'/>")
                .contains("<vcpu placement='static' current='1'>1</vcpu>", "<mac address='00:16:3e:");
        assertThat(pv.hostdevs().get(0).managed()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"claim_mode\": \"True\" | \"cpuid\": [{\"leaf\": 1}] | b_info.cpuid[0].leaf",
                "\"serial\": \"pty\" | \"hpet\": \"False\" | b_info.type.hvm.hpet",
                "\"serial\": \"pty\" | \"serial\": \"tcp:1234\" | serial",
                "\"enable\": \"False\" | \"enable\": \"True\" | b_info.type.hvm.vnc.enable",
                "\"permissive\": true | \"rdm_policy\": \"relaxed\" | pcidevs[0].rdm_policy",
                "\"vfunc_mask\": 1, | \"vfunc_mask\": 4294967295, | 0000:00:10.*",
                "\"avail_vcpus\": [0, 1] | \"avail_vcpus\": [0, 2] | [0, 2]",
                "\"on_reboot\": \"restart\" | \"on_reboot\": \"soft_reset\" | on_reboot = soft_reset",
                "\"devid\": 0 | \"script\": \"vif-route\" | nics[0].script",
                "\"serial\": \"pty\" | \"boot\": \"ca\" | 'a'"
            })
    void what_a_document_cannot_say_is_refused_by_name(String instead, String asked, String named) {
        String changed = with(instead, asked);
        assertThatThrownBy(() -> definition(changed))
                .isInstanceOf(NotSupported.class)
                .hasMessageContaining(named);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"max_memkb\": 262144, \"target_memkb\": 131072, | `` | no memory",
                "\"max_vcpus\": 4 | \"max_vcpus\": \"many\" | 'many' of b_info.max_vcpus",
                "\"name\": \"web\" | \"name\": \"../web\" | no name for a domain",
                "\"format\": \"raw\", \"readwrite\": 1 | \"format\": \"vhd\" | 'vhd' is no volume format"
            })
    void what_makes_no_sense_is_refused(String instead, String asked, String named) {
        String changed = with(instead, asked);
        assertThatThrownBy(() -> definition(changed))
                .isInstanceOf(VirtException.class)
                .hasMessageContaining(named);
    }

    private static String with(String instead, String asked) {
        assertThat(HVM).contains(instead);
        return HVM.replaceFirst(Pattern.quote(instead), asked);
    }

    private static DomainDefinition definition(String json) throws JsonProcessingException {
        return XlDefinition.of(new ObjectMapper().readTree(json));
    }
}
