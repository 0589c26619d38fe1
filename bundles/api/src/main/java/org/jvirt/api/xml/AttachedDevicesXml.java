package org.jvirt.api.xml;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jvirt.api.domain.AttachedDisk;
import org.jvirt.api.domain.AttachedInterface;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.network.MacAddress;

/** The disks and network cards in a {@code <domain>} document that a host wrote: read leniently, for it may tell more than jvirt knows. */
public final class AttachedDevicesXml {
    /** Where libvirt's types of disks and cards have the name of their source; of several that are there, the first is what the user wrote. */
    private static final List<String> DISK_SOURCES = List.of("file", "dev", "dir", "name", "volume", "path");

    private static final List<String> INTERFACE_SOURCES = List.of("network", "bridge", "dev", "name", "path");

    private AttachedDevicesXml() {}

    /**
     * @throws InvalidRequest if it is no {@code <domain>} document
     */
    public static List<AttachedDisk> disks(String domain) {
        return devices(domain, "disk").map(AttachedDevicesXml::disk).toList();
    }

    /**
     * @throws InvalidRequest if it is no {@code <domain>} document
     */
    public static List<AttachedInterface> interfaces(String domain) {
        return devices(domain, "interface").map(AttachedDevicesXml::networkCard).toList();
    }

    private static Stream<XmlElement> devices(String domain, String kind) {
        return XmlElement.parse(domain, "domain").child("devices").stream()
                .flatMap(devices -> devices.all(kind).stream());
    }

    /**
     * The {@code <disk>} elements of which something is true, as libvirt takes them back for a detach.
     *
     * @throws InvalidRequest if it is no {@code <domain>} document
     */
    public static List<String> diskElements(String domain, Predicate<AttachedDisk> wanted) {
        return devices(domain, "disk")
                .filter(element -> wanted.test(disk(element)))
                .map(XmlElement::format)
                .toList();
    }

    /** The {@code <interface>} elements, as {@link #diskElements}. */
    public static List<String> interfaceElements(String domain, Predicate<AttachedInterface> wanted) {
        return devices(domain, "interface")
                .filter(element -> wanted.test(networkCard(element)))
                .map(XmlElement::format)
                .toList();
    }

    private static AttachedDisk disk(XmlElement disk) {
        return new AttachedDisk(
                disk.requireAttribute("type"),
                disk.attribute("device").orElse("disk"),
                disk.requireChild("target").requireAttribute("dev"),
                source(disk, DISK_SOURCES),
                attribute(disk, "driver", "type"),
                disk.child("readonly").isPresent());
    }

    private static AttachedInterface networkCard(XmlElement card) {
        return new AttachedInterface(
                attribute(card, "target", "dev"),
                card.requireAttribute("type"),
                source(card, INTERFACE_SOURCES),
                attribute(card, "model", "type"),
                attribute(card, "mac", "address").map(MacAddress::new));
    }

    private static Optional<String> source(XmlElement device, List<String> names) {
        return names.stream()
                .flatMap(name -> attribute(device, "source", name).stream())
                .findFirst();
    }

    private static Optional<String> attribute(XmlElement device, String child, String name) {
        return device.child(child).flatMap(element -> element.attribute(name));
    }

    /** A disk of a file or a block device, indented for a place below {@code <devices>}. */
    static String format(AttachedDisk disk) {
        StringBuilder xml = new StringBuilder();
        xml.append(String.format("    <disk type='%s' device='%s'>\n", disk.type(), disk.device()));
        disk.format().ifPresent(format -> child(xml, "driver", "type", format));
        disk.source().ifPresent(source -> child(xml, "source", disk.type().equals("block") ? "dev" : "file", source));
        child(xml, "target", "dev", disk.target());
        if (disk.readOnly()) {
            xml.append("      <readonly/>\n");
        }
        return xml.append("    </disk>\n").toString();
    }

    /** A network card on a bridge, or on none that is known, indented for a place below {@code <devices>}. */
    static String format(AttachedInterface card) {
        StringBuilder xml = new StringBuilder();
        xml.append(String.format("    <interface type='%s'>\n", card.type()));
        card.mac().ifPresent(mac -> child(xml, "mac", "address", mac.text()));
        card.source().ifPresent(source -> child(xml, "source", "bridge", source));
        card.name().ifPresent(name -> child(xml, "target", "dev", name));
        card.model().ifPresent(model -> child(xml, "model", "type", model));
        return xml.append("    </interface>\n").toString();
    }

    private static void child(StringBuilder xml, String name, String attribute, String value) {
        xml.append(String.format("      <%s %s='%s'/>\n", name, attribute, Escape.of(value)));
    }
}
