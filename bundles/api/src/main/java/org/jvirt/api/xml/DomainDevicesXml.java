package org.jvirt.api.xml;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jvirt.api.DomainType;
import org.jvirt.api.Printable;
import org.jvirt.api.domain.Disk;
import org.jvirt.api.domain.DiskSource;
import org.jvirt.api.domain.Interface;
import org.jvirt.api.domain.InterfaceSource;
import org.jvirt.api.domain.PciHostdev;
import org.jvirt.api.network.InterfaceName;
import org.jvirt.api.network.MacAddress;
import org.jvirt.api.storage.StorageVolumeFormat;

/** The {@code <devices>} of a domain to be. */
final class DomainDevicesXml {
    private DomainDevicesXml() {}

    static List<Disk> disks(XmlElement devices) {
        List<XmlElement> elements = devices.all("disk");
        List<Disk> disks = elements.stream().map(DomainDevicesXml::disk).toList();
        requireDistinct("target", elements, disks, Disk::target);
        return disks;
    }

    static List<Interface> interfaces(XmlElement devices, DomainType type) {
        List<XmlElement> elements = devices.all("interface");
        List<Interface> cards =
                elements.stream().map(element -> networkCard(element, type)).toList();
        requireDistinct("MAC address", elements, cards, Interface::mac);
        return cards;
    }

    /** The definition refuses it too, but knows no place. */
    private static <T> void requireDistinct(
            String what, List<XmlElement> elements, List<T> devices, Function<T, Object> property) {
        Set<Object> seen = new HashSet<>();
        for (int i = 0; i < elements.size(); i++) {
            Object value = property.apply(devices.get(i));
            if (!seen.add(value)) {
                throw elements.get(i).wrong("the domain has the " + what + " '" + value + "' twice: expected it once");
            }
        }
    }

    static List<PciHostdev> hostdevs(XmlElement devices, DomainType type) {
        List<XmlElement> elements = devices.all("hostdev");
        List<PciHostdev> hostdevs =
                elements.stream().map(element -> hostdev(element, type)).toList();
        requireDistinct("host device", elements, hostdevs, PciHostdev::address);
        return hostdevs;
    }

    private static PciHostdev hostdev(XmlElement element, DomainType type) {
        PciHostdev hostdev = HostdevXml.definition(element);
        return element.make(() -> {
            hostdev.requireFor(type);
            return hostdev;
        });
    }

    /**
     * @throws InvalidRequest if there is a device that jvirt does not know what to do with
     */
    static void requireKnown(XmlElement devices) {
        devices.requireChildren(Set.of("console", "serial"), Set.of("disk", "interface", "hostdev"));
    }

    /** A serial console is a pseudo-terminal of the host; {@code <console>} and {@code <serial>} are the same one. */
    static boolean hasConsole(XmlElement devices) {
        List<XmlElement> consoles = Stream.of("console", "serial")
                .flatMap(name -> devices.child(name).stream())
                .toList();
        consoles.forEach(DomainDevicesXml::requireTheConsole);
        return !consoles.isEmpty();
    }

    /** Xen's guests have one, at the first port. */
    private static void requireTheConsole(XmlElement console) {
        console.requireAttributes(Set.of("type"));
        console.require("type", "pty");
        console.requireChildren(Set.of("target"), Set.of());
        console.child("target").ifPresent(target -> {
            target.requireAttributes(Set.of("type", "port"));
            target.attribute("type")
                    .filter(type -> !type.equals("xen"))
                    .ifPresent(other -> target.require("type", "serial"));
            target.attribute("port").ifPresent(port -> target.require("port", "0"));
        });
    }

    /**
     * @throws InvalidRequest if it makes no sense, or says what jvirt does not know what to do with
     */
    static Disk disk(XmlElement disk) {
        disk.requireAttributes(Set.of("type", "device"));
        disk.requireChildren(Set.of("driver", "source", "target", "readonly"), Set.of());
        XmlElement target = disk.requireChild("target");
        target.requireAttributes(Set.of("dev", "bus"));
        Disk.Kind kind = switch (disk.attribute("device").orElse("disk")) {
            case "disk" -> Disk.Kind.DISK;
            case "cdrom" -> Disk.Kind.CDROM;
            default ->
                throw disk.wrong("<disk> has device '" + Printable.of(disk.requireAttribute("device"))
                        + "': expected disk or cdrom");
        };
        DiskSource source = kind == Disk.Kind.CDROM && disk.child("source").isEmpty()
                ? new DiskSource.Empty()
                : source(disk, disk.requireChild("source"));
        Optional<StorageVolumeFormat> format = disk.child("driver").flatMap(DomainDevicesXml::format);
        String place = target.requireAttribute("dev");
        disk.child("readonly").ifPresent(readOnly -> readOnly.requireAttributes(Set.of()));
        boolean readOnly = kind == Disk.Kind.CDROM || disk.child("readonly").isPresent();
        Disk made = target.make(() -> new Disk(kind, source, format, place, readOnly));
        if (target.attribute("bus").isPresent()) {
            target.require("bus", bus(place));
        }
        return made;
    }

    /** The disk's name says how the guest sees it. */
    private static String bus(String place) {
        return place.startsWith("hd") ? "ide" : place.startsWith("sd") ? "scsi" : "xen";
    }

    private static DiskSource source(XmlElement disk, XmlElement source) {
        return switch (disk.requireAttribute("type")) {
            case "file" -> {
                source.requireAttributes(Set.of("file"));
                Path file = source.path(source.requireAttribute("file"));
                yield source.make(() -> new DiskSource.File(file));
            }
            case "block" -> {
                source.requireAttributes(Set.of("dev"));
                Path device = source.path(source.requireAttribute("dev"));
                yield source.make(() -> new DiskSource.Block(device));
            }
            case "volume" -> {
                source.requireAttributes(Set.of("pool", "volume"));
                yield new DiskSource.Volume(source.requireAttribute("pool"), source.requireAttribute("volume"));
            }
            default ->
                throw disk.wrong("<disk> has type '" + Printable.of(disk.requireAttribute("type"))
                        + "': expected file, block or volume");
        };
    }

    private static Optional<StorageVolumeFormat> format(XmlElement driver) {
        driver.requireAttributes(Set.of("name", "type"));
        if (driver.attribute("name").isPresent()) {
            driver.require("name", "qemu");
        }
        return driver.attribute("type").map(type -> driver.make(() -> StorageVolumeFormat.parse(type)));
    }

    private static Interface networkCard(XmlElement card, DomainType domain) {
        Interface made = networkCard(card);
        return card.child("model").orElse(card).make(() -> {
            made.requireFor(domain);
            return made;
        });
    }

    /**
     * A card for a domain of whatever type; without {@code <mac>}, with a new address of Xen's.
     *
     * @throws InvalidRequest if it makes no sense, or says what jvirt does not know what to do with
     */
    static Interface networkCard(XmlElement card) {
        card.requireAttributes(Set.of("type"));
        card.requireChildren(Set.of("source", "mac", "model"), Set.of());
        InterfaceSource source = source(card);
        MacAddress mac = card.child("mac").map(DomainDevicesXml::mac).orElseGet(MacAddress::newForXen);
        card.child("model").ifPresent(element -> element.requireAttributes(Set.of("type")));
        Optional<String> model = card.child("model").map(element -> element.requireAttribute("type"));
        return card.child("model").orElse(card).make(() -> new Interface(source, mac, model));
    }

    private static MacAddress mac(XmlElement mac) {
        mac.requireAttributes(Set.of("address"));
        String address = mac.requireAttribute("address");
        return mac.make(() -> new MacAddress(address));
    }

    private static InterfaceSource source(XmlElement card) {
        XmlElement source = card.requireChild("source");
        return switch (card.requireAttribute("type")) {
            case "network" -> {
                source.requireAttributes(Set.of("network"));
                yield new InterfaceSource.Network(source.requireAttribute("network"));
            }
            case "bridge" -> {
                source.requireAttributes(Set.of("bridge"));
                String bridge = source.requireAttribute("bridge");
                yield source.make(() -> new InterfaceSource.Bridge(new InterfaceName(bridge)));
            }
            default ->
                throw card.wrong("<interface> has type '" + Printable.of(card.requireAttribute("type"))
                        + "': expected network or bridge");
        };
    }
}
