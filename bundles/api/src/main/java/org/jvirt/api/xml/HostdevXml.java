package org.jvirt.api.xml;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jvirt.api.AttachRequest;
import org.jvirt.api.Hostdev;
import org.jvirt.api.PciAddress;
import org.jvirt.api.PciSelector;
import org.jvirt.api.Printable;
import org.jvirt.api.domain.PciHostdev;
import org.jvirt.api.error.InvalidRequest;

/** libvirt's {@code <hostdev>} element for PCI devices (formatdomain, "Host device assignment"). */
public final class HostdevXml {
    private static final List<String> ELSEWHERE_IN_THE_GUEST = List.of("domain", "bus", "function");

    private HostdevXml() {}

    /**
     * What a hostdev element asks for: {@code managed='yes'} seizes the device from its driver, {@code writeFiltering='no'} is xl's
     * permissive, a guest address names the guest's slot.
     *
     * @throws InvalidRequest if it is not a PCI hostdev, or wants a place in the guest that cannot be chosen; the message says where and what was
     *     expected
     */
    public static AttachRequest parse(String xml) {
        return hostdev(pciHostdev(XmlElement.parse(xml))).request();
    }

    private static PciHostdev hostdev(XmlElement hostdev) {
        XmlElement source = source(hostdev);
        PciAddress address = address(source);
        OptionalInt guestSlot = guestSlot(hostdev);
        boolean permissive = !source.yes("writeFiltering", true);
        boolean managed = hostdev.yes("managed", false);
        return hostdev.make(() -> new PciHostdev(address, guestSlot, permissive, managed));
    }

    /**
     * A hostdev element of a domain's definition, of which nothing is left out.
     *
     * @throws InvalidRequest as {@link #parse}, and also if it has a part that is not supported
     */
    static PciHostdev definition(XmlElement hostdev) {
        pciHostdev(hostdev);
        hostdev.requireAttributes(Set.of("mode", "type", "managed"));
        hostdev.requireChildren(Set.of("driver", "source", "address"), Set.of());
        hostdev.child("driver").ifPresent(driver -> {
            driver.requireAttributes(Set.of("name"));
            driver.require("name", "xen");
        });
        return hostdev(hostdev);
    }

    /**
     * The device that a hostdev element is about, which is all that a detach wants to know of it: where it is in the guest is not looked at.
     *
     * @throws InvalidRequest if it is not a PCI hostdev; the message says where and what was expected
     */
    public static PciSelector parseDevice(String xml) {
        return PciSelector.of(address(source(pciHostdev(XmlElement.parse(xml)))));
    }

    /**
     * Whether a domain's document has a device taken from its driver when the domain starts: one that is {@code managed='yes'}, hostdev or other.
     *
     * @throws InvalidRequest if it is no well-formed XML
     */
    public static boolean seizes(String domain) {
        return XmlElement.parse(domain).child("devices").stream()
                .flatMap(devices -> devices.children().stream())
                .anyMatch(device -> device.yes("managed", false));
    }

    private static XmlElement pciHostdev(XmlElement hostdev) {
        if (!hostdev.name().equals("hostdev")) {
            throw hostdev.wrong("the device is a <" + Printable.of(hostdev.name()) + ">: expected a <hostdev>");
        }
        hostdev.require("mode", "subsystem");
        hostdev.require("type", "pci");
        return hostdev;
    }

    private static XmlElement source(XmlElement hostdev) {
        return hostdev.child("source").orElseThrow(() -> hostdev.wrong("<hostdev> lacks <source>"));
    }

    private static PciAddress address(XmlElement source) {
        XmlElement address = source.child("address").orElseThrow(() -> source.wrong("<source> lacks <address>"));
        return new PciAddress(
                numberOrZero(address, "domain", 0xffff),
                address.number("bus", 0xff),
                address.number("slot", 0x1f),
                address.number("function", 7));
    }

    private static OptionalInt guestSlot(XmlElement hostdev) {
        Optional<XmlElement> guest = hostdev.child("address");
        if (guest.isEmpty()) {
            return OptionalInt.empty();
        }
        XmlElement address = guest.get();
        address.require("type", "pci");
        for (String part : ELSEWHERE_IN_THE_GUEST) {
            if (numberOrZero(address, part, 0xffff) != 0) {
                throw address.wrong("the guest's <address> has a " + part
                        + ": expected 0, since only the slot on the guest's first bus can be chosen");
            }
        }
        return OptionalInt.of(address.number("slot", 0x1f));
    }

    private static int numberOrZero(XmlElement element, String attribute, int most) {
        return element.attribute(attribute).isPresent() ? element.number(attribute, most) : 0;
    }

    /** A device of a domain as a hostdev element, indented for a place below {@code <devices>}. */
    public static String format(Hostdev hostdev) {
        return format(hostdev.address(), false, hostdev.options().permissive(), hostdev.guestDevfn());
    }

    /** A device that a domain is to have, as {@link #format(Hostdev)}. */
    static String format(PciHostdev hostdev) {
        OptionalInt devfn = hostdev.guestSlot().isPresent()
                ? OptionalInt.of(hostdev.guestSlot().getAsInt() << 3)
                : OptionalInt.empty();
        return format(hostdev.address(), hostdev.managed(), hostdev.permissive(), devfn);
    }

    private static String format(PciAddress host, boolean managed, boolean permissive, OptionalInt guestDevfn) {
        StringBuilder xml = new StringBuilder(
                "    <hostdev mode='subsystem' type='pci' managed='" + (managed ? "yes" : "no") + "'>\n");
        xml.append("      <driver name='xen'/>\n");
        xml.append(permissive ? "      <source writeFiltering='no'>\n" : "      <source>\n");
        xml.append(String.format(
                "        <address domain='0x%04x' bus='0x%02x' slot='0x%02x' function='0x%x'/>\n",
                host.segment(), host.bus(), host.slot(), host.function()));
        xml.append("      </source>\n");
        guestDevfn.ifPresent(devfn -> xml.append(String.format(
                "      <address type='pci' domain='0x0000' bus='0x00' slot='0x%02x' function='0x%x'/>\n",
                devfn >>> 3, devfn & 7)));
        return xml.append("    </hostdev>\n").toString();
    }
}
