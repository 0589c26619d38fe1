package org.jvirt.api.xml;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jvirt.api.AttachRequest;
import org.jvirt.api.Hostdev;
import org.jvirt.api.HostdevOptions;
import org.jvirt.api.PciAddress;
import org.jvirt.api.PciSelector;
import org.jvirt.api.Printable;
import org.jvirt.api.RdmPolicy;
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
        XmlElement hostdev = pciHostdev(xml);
        XmlElement source = source(hostdev);
        return new AttachRequest(
                address(source),
                guestSlot(hostdev),
                new HostdevOptions(!source.yes("writeFiltering", true), false, false, RdmPolicy.STRICT),
                hostdev.yes("managed", false));
    }

    /**
     * The device that a hostdev element is about, which is all that a detach wants to know of it: where it is in the guest is not looked at.
     *
     * @throws InvalidRequest if it is not a PCI hostdev; the message says where and what was expected
     */
    public static PciSelector parseDevice(String xml) {
        return address(source(pciHostdev(xml)));
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

    private static XmlElement pciHostdev(String xml) {
        XmlElement hostdev = XmlElement.parse(xml);
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

    private static PciSelector address(XmlElement source) {
        XmlElement address = source.child("address").orElseThrow(() -> source.wrong("<source> lacks <address>"));
        return PciSelector.of(new PciAddress(
                numberOrZero(address, "domain", 0xffff),
                address.number("bus", 0xff),
                address.number("slot", 0x1f),
                address.number("function", 7)));
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
        PciAddress host = hostdev.address();
        StringBuilder xml = new StringBuilder("    <hostdev mode='subsystem' type='pci' managed='no'>\n");
        xml.append("      <driver name='xen'/>\n");
        xml.append(hostdev.options().permissive() ? "      <source writeFiltering='no'>\n" : "      <source>\n");
        xml.append(String.format(
                "        <address domain='0x%04x' bus='0x%02x' slot='0x%02x' function='0x%x'/>\n",
                host.segment(), host.bus(), host.slot(), host.function()));
        xml.append("      </source>\n");
        hostdev.guestDevfn()
                .ifPresent(devfn -> xml.append(String.format(
                        "      <address type='pci' domain='0x0000' bus='0x00' slot='0x%02x' function='0x%x'/>\n",
                        devfn >>> 3, devfn & 7)));
        return xml.append("    </hostdev>\n").toString();
    }
}
