package org.jvirt.api.xml;

import java.util.Optional;
import org.jvirt.api.Printable;
import org.jvirt.api.domain.Disk;
import org.jvirt.api.domain.Interface;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.network.MacAddress;

/** One device of a domain by libvirt's element for it (formatdomain), as it is attached, changed and detached. */
public final class DeviceXml {
    private DeviceXml() {}

    /** What a device is, by its element. */
    public enum Kind {
        DISK,
        INTERFACE,
        HOSTDEV
    }

    /**
     * @throws InvalidRequest if it is another element, or no XML
     */
    public static Kind kind(String xml) {
        XmlElement device = XmlElement.parse(xml);
        return switch (device.name()) {
            case "disk" -> Kind.DISK;
            case "interface" -> Kind.INTERFACE;
            case "hostdev" -> Kind.HOSTDEV;
            default ->
                throw device.wrong("the device is a <" + Printable.of(device.name())
                        + ">: expected a <hostdev>, a <disk> or an <interface>");
        };
    }

    /**
     * Requires a device that takes none of the host's PCI devices along, which a domain is given and loses as a hostdev.
     *
     * @throws InvalidRequest if it is a hostdev, by element or as an interface of that type, or neither a disk nor an interface
     */
    public static void requireNoHostDevice(String xml) {
        XmlElement device = XmlElement.parse(xml);
        if (kind(xml) == Kind.HOSTDEV || device.attribute("type").equals(Optional.of("hostdev"))) {
            throw device.wrong("the device is one of the host's: expected a <disk> or an <interface> that is none");
        }
    }

    /**
     * A disk to be, of which nothing is left out.
     *
     * @throws InvalidRequest if it makes no sense, or says what jvirt does not know what to do with; the message says where
     */
    public static Disk disk(String xml) {
        return DomainDevicesXml.disk(XmlElement.parse(xml, "disk"));
    }

    /**
     * A network card to be, as {@link #disk}; without {@code <mac>}, with a new address of Xen's.
     *
     * @throws InvalidRequest as {@link #disk}
     */
    public static Interface networkCard(String xml) {
        return DomainDevicesXml.networkCard(XmlElement.parse(xml, "interface"));
    }

    /**
     * Which disk an element is about, by its name in the guest, which is all that a detach wants to know of it.
     *
     * @throws InvalidRequest if it has no {@code <target>}
     */
    public static String target(String disk) {
        return XmlElement.parse(disk, "disk").requireChild("target").requireAttribute("dev");
    }

    /**
     * Which network card an element is about; empty if it does not say.
     *
     * @throws InvalidRequest if the address is none
     */
    public static Optional<MacAddress> mac(String networkCard) {
        return XmlElement.parse(networkCard, "interface")
                .child("mac")
                .map(mac -> mac.make(() -> new MacAddress(mac.requireAttribute("address"))));
    }
}
