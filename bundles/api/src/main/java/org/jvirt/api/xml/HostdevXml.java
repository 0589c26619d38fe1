package org.jvirt.api.xml;

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
    private HostdevXml() {}

    /**
     * What a hostdev element asks for: {@code managed='yes'} seizes the device from its driver, {@code writeFiltering='no'} is xl's
     * permissive, a guest address names the guest's slot.
     *
     * @throws InvalidRequest if it is not a PCI hostdev; the message says where and what was expected
     */
    public static AttachRequest parse(String xml) {
        XmlElement hostdev = XmlElement.parse(xml);
        if (!hostdev.name().equals("hostdev")) {
            throw hostdev.wrong("the device is a <" + Printable.of(hostdev.name()) + ">: expected a <hostdev>");
        }
        hostdev.require("mode", "subsystem");
        hostdev.require("type", "pci");
        XmlElement source = hostdev.child("source").orElseThrow(() -> hostdev.wrong("<hostdev> lacks <source>"));
        XmlElement address = source.child("address").orElseThrow(() -> source.wrong("<source> lacks <address>"));
        PciAddress host = new PciAddress(
                address.attribute("domain").isPresent() ? address.number("domain", 0xffff) : 0,
                address.number("bus", 0xff),
                address.number("slot", 0x1f),
                address.number("function", 7));
        Optional<XmlElement> guest = hostdev.child("address");
        guest.ifPresent(element -> element.require("type", "pci"));
        return new AttachRequest(
                PciSelector.of(host),
                guest.isPresent() ? OptionalInt.of(guest.get().number("slot", 0x1f)) : OptionalInt.empty(),
                new HostdevOptions(!source.yes("writeFiltering", true), false, false, RdmPolicy.STRICT),
                hostdev.yes("managed", false));
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
