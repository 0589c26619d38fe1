package org.jvirt.api.xml;

import org.jvirt.api.NodeDevice;
import org.jvirt.api.PciAddress;

/** libvirt's {@code <device>} document of a PCI device of the host (formatnode). */
public final class NodeDeviceXml {
    private NodeDeviceXml() {}

    public static String format(NodeDevice device) {
        PciAddress address = device.address();
        StringBuilder xml = new StringBuilder("<device>\n");
        xml.append("  <name>").append(device.name()).append("</name>\n");
        xml.append("  <parent>")
                .append(device.parent().map(NodeDevice::nameOf).orElse("computer"))
                .append("</parent>\n");
        device.driver().ifPresent(driver -> xml.append("  <driver>\n    <name>")
                .append(Escape.of(driver))
                .append("</name>\n  </driver>\n"));
        xml.append("  <capability type='pci'>\n");
        xml.append(String.format("    <class>0x%06x</class>\n", device.classCode()));
        xml.append("    <domain>").append(address.segment()).append("</domain>\n");
        xml.append("    <bus>").append(address.bus()).append("</bus>\n");
        xml.append("    <slot>").append(address.slot()).append("</slot>\n");
        xml.append("    <function>").append(address.function()).append("</function>\n");
        xml.append(String.format("    <product id='0x%04x'/>\n", device.deviceId()));
        xml.append(String.format("    <vendor id='0x%04x'/>\n", device.vendorId()));
        device.iommuGroup().ifPresent(group -> xml.append("    <iommuGroup number='")
                .append(group)
                .append(String.format(
                        "'>%n      <address domain='0x%04x' bus='0x%02x' slot='0x%02x' function='0x%x'/>%n    </iommuGroup>%n",
                        address.segment(), address.bus(), address.slot(), address.function())));
        device.numaNode()
                .ifPresent(node -> xml.append("    <numa node='").append(node).append("'/>\n"));
        return xml.append("  </capability>\n</device>\n").toString();
    }
}
