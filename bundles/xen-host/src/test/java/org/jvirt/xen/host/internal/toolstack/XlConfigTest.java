package org.jvirt.xen.host.internal.toolstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.jvirt.api.CpuSet;
import org.jvirt.api.DomainType;
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
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.network.InterfaceName;
import org.jvirt.api.network.MacAddress;
import org.jvirt.api.storage.StorageVolumeFormat;
import org.jvirt.xen.port.GuestConfig;
import org.jvirt.xen.port.GuestConfig.HostDisk;
import org.jvirt.xen.port.GuestConfig.HostInterface;

class XlConfigTest {
    private static final UUID ID = UUID.fromString("c7a5fdbd-cdaf-9455-926a-d65c16db1809");

    static final GuestConfig PV = guest(
            DomainType.PV,
            new Boot.Kernel(Path.of("/boot/k"), Optional.of(Path.of("/boot/i")), "root=/dev/xvda a='b'"),
            new Features(true, false),
            List.of(),
            List.of(card("01", Optional.empty())));

    private static GuestConfig guest(
            DomainType type, Boot boot, Features features, List<HostDisk> disks, List<HostInterface> cards) {
        DomainDefinition definition = new DomainDefinition(
                "web",
                ID,
                type,
                new Memory((512L << 20) + 1, 256L << 20),
                new Vcpus(4, 1),
                boot,
                features,
                Lifecycle.DEFAULT,
                disks.stream().map(HostDisk::disk).toList(),
                cards.stream().map(HostInterface::card).toList(),
                List.of(),
                true);
        return new GuestConfig(definition, disks, cards);
    }

    static HostDisk disk(Disk.Kind kind, String path, StorageVolumeFormat format, String target) {
        return new HostDisk(
                new Disk(kind, new DiskSource.Volume("p", "v"), Optional.of(format), target, kind == Disk.Kind.CDROM),
                Optional.of(Path.of(path)),
                format);
    }

    static HostInterface card(String tail, Optional<String> model) {
        return new HostInterface(
                new Interface(new InterfaceSource.Network("lan"), new MacAddress("00:16:3e:00:00:" + tail), model),
                new InterfaceName("virbr3"));
    }

    @Test
    void who_is_not_pinned_may_run_everywhere() {
        DomainDefinition definition = PV.definition();
        assertThat(XlConfig.of(PV)).doesNotContain("cpus = [");
        assertThat(XlConfig.of(new GuestConfig(
                        definition.with(definition.vcpus().pinned(2, Optional.of(CpuSet.parse("0-1,3")))),
                        PV.disks(),
                        PV.interfaces())))
                .contains("maxvcpus = 4\ncpus = [\"all\", \"all\", \"0-1,3\", \"all\"]\n");
    }

    @Test
    void a_guest_with_a_device_model() {
        assertThat(XlConfig.of(guest(
                        DomainType.HVM,
                        new Boot.Firmware(List.of(Boot.Source.CDROM, Boot.Source.HD)),
                        new Features(true, true),
                        List.of(
                                disk(Disk.Kind.DISK, "/pool/a, b", StorageVolumeFormat.QCOW2, "hda"),
                                disk(Disk.Kind.CDROM, "/pool/c.iso", StorageVolumeFormat.RAW, "hdc")),
                        List.of(
                                card("01", Optional.empty()),
                                card("02", Optional.of("e1000")),
                                card("03", Optional.of("netfront"))))))
                .isEqualTo("""
                        name = "web"
                        uuid = "c7a5fdbd-cdaf-9455-926a-d65c16db1809"
                        type = "hvm"
                        memory = 256
                        maxmem = 513
                        vcpus = 1
                        maxvcpus = 4
                        on_poweroff = "destroy"
                        on_reboot = "restart"
                        on_crash = "destroy"
                        passthrough = "enabled"
                        boot = "dc"
                        acpi = 1
                        vga = "none"
                        nographics = 1
                        vnc = 0
                        serial = "pty"
                        disk = ["format=qcow2,vdev=hda,access=rw,target=/pool/a, b", "format=raw,vdev=hdc,access=ro,devtype=cdrom,target=/pool/c.iso"]
                        vif = ["mac=00:16:3e:00:00:01,bridge=virbr3,script=vif-bridge,type=ioemu", "mac=00:16:3e:00:00:02,bridge=virbr3,script=vif-bridge,type=ioemu,model=e1000", "mac=00:16:3e:00:00:03,bridge=virbr3,script=vif-bridge,type=vif"]
                        """);
    }

    @Test
    void a_drive_without_a_medium() {
        HostDisk empty = new HostDisk(
                new Disk(Disk.Kind.CDROM, new DiskSource.Empty(), Optional.empty(), "hdc", true),
                Optional.empty(),
                StorageVolumeFormat.RAW);
        assertThat(XlConfig.of(guest(
                        DomainType.HVM,
                        new Boot.Firmware(List.of(Boot.Source.HD)),
                        new Features(true, false),
                        List.of(empty),
                        List.of())))
                .contains("disk = [\"format=raw,vdev=hdc,access=ro,devtype=cdrom,target=\"]\n");
    }

    @Test
    void a_guest_without_one() {
        assertThat(XlConfig.of(PV)).isEqualTo("""
                        name = "web"
                        uuid = "c7a5fdbd-cdaf-9455-926a-d65c16db1809"
                        type = "pv"
                        memory = 256
                        maxmem = 513
                        vcpus = 1
                        maxvcpus = 4
                        on_poweroff = "destroy"
                        on_reboot = "restart"
                        on_crash = "destroy"
                        kernel = "/boot/k"
                        ramdisk = "/boot/i"
                        cmdline = "root=/dev/xvda a='b'"
                        disk = []
                        vif = ["mac=00:16:3e:00:00:01,bridge=virbr3,script=vif-bridge,type=vif"]
                        """);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\"]\nkernel = \"/x", "back\\slash", "quote\""})
    void nothing_ends_its_string(String volume) {
        assertThatThrownBy(() -> XlConfig.of(guest(
                        DomainType.PVH,
                        new Boot.Kernel(Path.of("/boot/k"), Optional.empty(), ""),
                        new Features(true, false),
                        List.of(disk(Disk.Kind.DISK, "/pool/" + volume, StorageVolumeFormat.RAW, "xvda")),
                        List.of())))
                .isInstanceOf(NotSupported.class)
                .hasMessageContaining("expected no double quote, backslash or control character");
    }
}
