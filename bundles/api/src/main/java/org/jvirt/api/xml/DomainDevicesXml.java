package org.jvirt.api.xml;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jvirt.api.Printable;
import org.jvirt.api.domain.Disk;
import org.jvirt.api.domain.DiskSource;
import org.jvirt.api.domain.Interface;
import org.jvirt.api.domain.InterfaceSource;
import org.jvirt.api.network.InterfaceName;
import org.jvirt.api.network.MacAddress;
import org.jvirt.api.storage.StorageVolumeFormat;

/** The {@code <devices>} of a domain to be. */
final class DomainDevicesXml {
    private DomainDevicesXml() {}

    static List<Disk> disks(XmlElement devices) {
        return devices.all("disk").stream().map(DomainDevicesXml::disk).toList();
    }

    static List<Interface> interfaces(XmlElement devices) {
        return devices.all("interface").stream()
                .map(DomainDevicesXml::networkCard)
                .toList();
    }

    /**
     * @throws InvalidRequest if there is a device that jvirt does not know what to do with
     */
    static void requireKnown(XmlElement devices) {
        devices.child("hostdev").ifPresent(hostdev -> {
            throw hostdev.wrong(
                    "<hostdev> in a new domain is not supported: expected it to be attached once the domain runs, "
                            + "for which <features> has <xen><passthrough state='on'/></xen>");
        });
        devices.requireChildren(Set.of("console", "serial"), Set.of("disk", "interface"));
    }

    /** A serial console is a pseudo-terminal of the host; {@code <console>} and {@code <serial>} are the same one. */
    static boolean hasConsole(XmlElement devices) {
        Optional<XmlElement> console = devices.child("console").or(() -> devices.child("serial"));
        console.ifPresent(device -> device.require("type", "pty"));
        return console.isPresent();
    }

    private static Disk disk(XmlElement disk) {
        disk.requireAttributes(Set.of("type", "device"));
        disk.requireChildren(Set.of("driver", "source", "target", "readonly"), Set.of());
        XmlElement target = disk.requireChild("target");
        target.requireAttributes(Set.of("dev", "bus"));
        Disk.Kind kind =
                switch (disk.attribute("device").orElse("disk")) {
                    case "disk" -> Disk.Kind.DISK;
                    case "cdrom" -> Disk.Kind.CDROM;
                    default -> throw disk.wrong("<disk> has device '" + Printable.of(disk.requireAttribute("device"))
                            + "': expected disk or cdrom");
                };
        return new Disk(
                kind,
                source(disk, disk.requireChild("source")),
                disk.child("driver").flatMap(DomainDevicesXml::format),
                target.requireAttribute("dev"),
                kind == Disk.Kind.CDROM || disk.child("readonly").isPresent());
    }

    private static DiskSource source(XmlElement disk, XmlElement source) {
        return switch (disk.requireAttribute("type")) {
            case "file" -> {
                source.requireAttributes(Set.of("file"));
                yield new DiskSource.File(source.path(source.requireAttribute("file")));
            }
            case "block" -> {
                source.requireAttributes(Set.of("dev"));
                yield new DiskSource.Block(source.path(source.requireAttribute("dev")));
            }
            case "volume" -> {
                source.requireAttributes(Set.of("pool", "volume"));
                yield new DiskSource.Volume(source.requireAttribute("pool"), source.requireAttribute("volume"));
            }
            default -> throw disk.wrong("<disk> has type '" + Printable.of(disk.requireAttribute("type"))
                    + "': expected file, block or volume");
        };
    }

    private static Optional<StorageVolumeFormat> format(XmlElement driver) {
        driver.requireAttributes(Set.of("name", "type"));
        if (driver.attribute("name").isPresent()) {
            driver.require("name", "qemu");
        }
        return driver.attribute("type").map(StorageVolumeFormat::parse);
    }

    private static Interface networkCard(XmlElement card) {
        card.requireAttributes(Set.of("type"));
        card.requireChildren(Set.of("source", "mac", "model"), Set.of());
        return new Interface(
                source(card),
                card.child("mac")
                        .map(mac -> new MacAddress(mac.requireAttribute("address")))
                        .orElseGet(DomainDevicesXml::newMac),
                card.child("model").map(model -> model.requireAttribute("type")));
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
                yield new InterfaceSource.Bridge(new InterfaceName(source.requireAttribute("bridge")));
            }
            default -> throw card.wrong("<interface> has type '" + Printable.of(card.requireAttribute("type"))
                    + "': expected network or bridge");
        };
    }

    /** Of those that are set apart for Xen's guests (00:16:3e). */
    private static MacAddress newMac() {
        int tail = ThreadLocalRandom.current().nextInt(1 << 24);
        return new MacAddress(
                String.format("00:16:3e:%02x:%02x:%02x", tail >>> 16 & 0xff, tail >>> 8 & 0xff, tail & 0xff));
    }
}
