package org.jvirt.api.xml;

import java.util.List;
import java.util.Locale;
import org.jvirt.api.DomainInfo;
import org.jvirt.api.DomainType;
import org.jvirt.api.Hostdev;
import org.jvirt.api.domain.AttachedDisk;
import org.jvirt.api.domain.AttachedInterface;
import org.jvirt.api.domain.Boot;
import org.jvirt.api.domain.Disk;
import org.jvirt.api.domain.DiskSource;
import org.jvirt.api.domain.DomainDefinition;
import org.jvirt.api.domain.DomainDefinition.Features;
import org.jvirt.api.domain.DomainDefinition.Vcpus;
import org.jvirt.api.domain.Interface;
import org.jvirt.api.domain.InterfaceSource;

/** libvirt's {@code <domain>} document (formatdomain): as far as a Xen host tells of a running domain, and all of what a domain is to be. */
public final class DomainXml {
    private DomainXml() {}

    /**
     * A domain with what it has.
     *
     * @param disks of files or block devices
     * @param interfaces on bridges, or on nothing that is known
     */
    public static String format(
            DomainInfo domain, List<AttachedDisk> disks, List<AttachedInterface> interfaces, List<Hostdev> hostdevs) {
        StringBuilder xml = new StringBuilder();
        xml.append(
                domain.id().isPresent()
                        ? "<domain type='xen' id='" + domain.id().getAsInt() + "'>\n"
                        : "<domain type='xen'>\n");
        xml.append("  <name>").append(Escape.of(domain.name())).append("</name>\n");
        xml.append("  <uuid>").append(domain.uuid()).append("</uuid>\n");
        xml.append("  <memory unit='KiB'>").append(domain.maxMemoryKib()).append("</memory>\n");
        xml.append("  <currentMemory unit='KiB'>").append(domain.memoryKib()).append("</currentMemory>\n");
        if (domain.vcpus() > 0) {
            xml.append("  <vcpu>").append(domain.vcpus()).append("</vcpu>\n");
        }
        xml.append("  <os>\n    <type>").append(osType(domain.type())).append("</type>\n  </os>\n");
        xml.append("  <devices>\n");
        disks.forEach(disk -> xml.append(AttachedDevicesXml.format(disk)));
        interfaces.forEach(card -> xml.append(AttachedDevicesXml.format(card)));
        hostdevs.forEach(hostdev -> xml.append(HostdevXml.format(hostdev)));
        return xml.append("  </devices>\n</domain>\n").toString();
    }

    /** What a domain is to be, as {@link DomainDefinitionXml#parse} takes it: nothing is lost on the way there and back. */
    public static String format(DomainDefinition domain) {
        StringBuilder xml = new StringBuilder("<domain type='xen'>\n");
        append(xml, "  ", "name", domain.name());
        append(xml, "  ", "uuid", domain.uuid().toString());
        appendSize(xml, "memory", domain.memory().most());
        appendSize(xml, "currentMemory", domain.memory().current());
        Vcpus vcpus = domain.vcpus();
        xml.append(String.format("  <vcpu placement='static' current='%d'>%d</vcpu>\n", vcpus.current(), vcpus.most()));
        appendPins(xml, vcpus);
        appendBoot(xml, domain.type(), domain.boot());
        appendFeatures(xml, domain.features());
        append(xml, "  ", "on_poweroff", domain.lifecycle().onPoweroff().label());
        append(xml, "  ", "on_reboot", domain.lifecycle().onReboot().label());
        append(xml, "  ", "on_crash", domain.lifecycle().onCrash().label());
        xml.append("  <devices>\n");
        domain.disks().forEach(disk -> appendDisk(xml, disk));
        domain.interfaces().forEach(card -> appendInterface(xml, card));
        domain.hostdevs().forEach(hostdev -> xml.append(HostdevXml.format(hostdev)));
        if (domain.console()) {
            xml.append("    <console type='pty'/>\n");
        }
        return xml.append("  </devices>\n</domain>\n").toString();
    }

    private static void append(StringBuilder xml, String indent, String element, String text) {
        xml.append(indent).append('<').append(element).append('>').append(Escape.of(text));
        xml.append("</").append(element).append(">\n");
    }

    private static void appendSize(StringBuilder xml, String element, long bytes) {
        boolean whole = bytes % 1024 == 0;
        xml.append(String.format(
                "  <%s unit='%s'>%d</%s>\n", element, whole ? "KiB" : "bytes", whole ? bytes / 1024 : bytes, element));
    }

    private static void appendPins(StringBuilder xml, Vcpus vcpus) {
        if (!vcpus.pins().isEmpty()) {
            xml.append("  <cputune>\n");
            vcpus.pins()
                    .forEach((vcpu, cpus) ->
                            xml.append(String.format("    <vcpupin vcpu='%d' cpuset='%s'/>\n", vcpu, cpus)));
            xml.append("  </cputune>\n");
        }
    }

    private static void appendBoot(StringBuilder xml, DomainType type, Boot boot) {
        xml.append("  <os>\n");
        append(xml, "    ", "type", osType(type));
        if (boot instanceof Boot.Firmware firmware) {
            firmware.order()
                    .forEach(source -> xml.append("    <boot dev='")
                            .append(source.name().toLowerCase(Locale.ROOT))
                            .append("'/>\n"));
        } else if (boot instanceof Boot.Kernel kernel) {
            append(xml, "    ", "kernel", kernel.kernel().toString());
            kernel.initrd().ifPresent(initrd -> append(xml, "    ", "initrd", initrd.toString()));
            if (!kernel.commandLine().isEmpty()) {
                append(xml, "    ", "cmdline", kernel.commandLine());
            }
        }
        xml.append("  </os>\n");
        if (boot instanceof Boot.Loader loader) {
            append(xml, "  ", "bootloader", loader.program().toString());
        }
    }

    private static void appendFeatures(StringBuilder xml, Features features) {
        if (!features.acpi() && !features.passthrough()) {
            return;
        }
        xml.append("  <features>\n");
        if (features.acpi()) {
            xml.append("    <acpi/>\n");
        }
        if (features.passthrough()) {
            xml.append("    <xen>\n      <passthrough state='on'/>\n    </xen>\n");
        }
        xml.append("  </features>\n");
    }

    private static void appendDisk(StringBuilder xml, Disk disk) {
        boolean cdrom = disk.kind() == Disk.Kind.CDROM;
        String device = cdrom ? "cdrom" : "disk";
        if (disk.source() instanceof DiskSource.File file) {
            appendDisk(
                    xml, "file", device, disk, "file='" + Escape.of(file.path().toString()) + "'");
        } else if (disk.source() instanceof DiskSource.Block block) {
            appendDisk(
                    xml, "block", device, disk, "dev='" + Escape.of(block.path().toString()) + "'");
        } else if (disk.source() instanceof DiskSource.Volume volume) {
            String source = "pool='" + Escape.of(volume.pool()) + "' volume='" + Escape.of(volume.volume()) + "'";
            appendDisk(xml, "volume", device, disk, source);
        } else if (disk.source() instanceof DiskSource.Empty) {
            appendDisk(xml, "file", device, disk, "");
        }
    }

    private static void appendDisk(StringBuilder xml, String type, String device, Disk disk, String source) {
        xml.append("    <disk type='")
                .append(type)
                .append("' device='")
                .append(device)
                .append("'>\n");
        disk.format()
                .ifPresent(format -> xml.append("      <driver name='qemu' type='")
                        .append(format.label())
                        .append("'/>\n"));
        if (!source.isEmpty()) {
            xml.append("      <source ").append(source).append("/>\n");
        }
        xml.append("      <target dev='").append(disk.target()).append("'/>\n");
        if (disk.readOnly()) {
            xml.append("      <readonly/>\n");
        }
        xml.append("    </disk>\n");
    }

    private static void appendInterface(StringBuilder xml, Interface card) {
        boolean network = card.source() instanceof InterfaceSource.Network;
        String kind = network ? "network" : "bridge";
        String name = card.source() instanceof InterfaceSource.Network on
                ? on.name()
                : ((InterfaceSource.Bridge) card.source()).name().text();
        xml.append("    <interface type='").append(kind).append("'>\n");
        xml.append("      <mac address='").append(card.mac()).append("'/>\n");
        xml.append("      <source ")
                .append(kind)
                .append("='")
                .append(Escape.of(name))
                .append("'/>\n");
        card.model()
                .ifPresent(
                        model -> xml.append("      <model type='").append(model).append("'/>\n"));
        xml.append("    </interface>\n");
    }

    /** The word that libvirt has for a type: {@code hvm}, {@code linux} for Xen's PV, {@code xenpvh}, {@code exe} for containers. */
    public static String osType(DomainType type) {
        return switch (type) {
            case HVM -> "hvm";
            case PV -> "linux";
            case PVH -> "xenpvh";
            case CONTAINER -> "exe";
        };
    }
}
