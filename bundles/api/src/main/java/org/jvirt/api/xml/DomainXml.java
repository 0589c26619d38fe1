package org.jvirt.api.xml;

import java.util.List;
import org.jvirt.api.DomainInfo;
import org.jvirt.api.DomainType;
import org.jvirt.api.Hostdev;
import org.jvirt.api.domain.AttachedDisk;
import org.jvirt.api.domain.AttachedInterface;

/** libvirt's {@code <domain>} document (formatdomain), as far as a Xen host tells of a running domain. */
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
