package org.jvirt.libvirt.internal.nodedev;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jvirt.api.PciAddress;
import org.jvirt.api.nodedev.BlockDevice;
import org.jvirt.api.nodedev.NetDevice;
import org.jvirt.api.nodedev.NetDevice.LinkState;
import org.jvirt.api.nodedev.NodeDevice;
import org.jvirt.api.nodedev.PciDevice;
import org.jvirt.api.nodedev.SystemDevice;
import org.jvirt.libvirt.internal.xml.Tag;

/** libvirt's {@code <device>} document (formatnode). */
final class NodeDeviceDocument {
    private final Tag device;
    private final Tag capability;
    private final Optional<String> parent;

    private NodeDeviceDocument(Tag device, Tag capability, String parent) {
        this.device = device;
        this.capability = capability;
        this.parent = Optional.of(parent);
    }

    /**
     * The device that a document describes; empty if it is of a kind that jvirt has no word for.
     *
     * @param parent the device above it
     */
    static Optional<NodeDevice> parse(String xml, String parent) {
        Tag device = Tag.root(xml);
        return device.child("capability")
                .flatMap(capability -> new NodeDeviceDocument(device, capability, parent).device());
    }

    private Optional<NodeDevice> device() {
        return switch (capability.attribute("type")) {
            case "system" -> Optional.of(system());
            case "pci" -> Optional.of(pci());
            case "net" -> Optional.of(net());
            case "storage" -> Optional.of(storage());
            default -> Optional.empty();
        };
    }

    private NodeDevice system() {
        return new SystemDevice(
                capability.text("product"),
                new SystemDevice.Hardware(
                        text("hardware", "vendor"),
                        text("hardware", "version"),
                        text("hardware", "serial"),
                        text("hardware", "uuid")),
                new SystemDevice.Firmware(
                        text("firmware", "vendor"), text("firmware", "version"), text("firmware", "release_date")));
    }

    private Optional<String> text(String part, String name) {
        return capability.child(part).flatMap(tag -> tag.text(name));
    }

    private NodeDevice pci() {
        return new PciDevice(
                capability.pciAddress(),
                parent,
                driver(),
                device.text("path"),
                id("vendor"),
                id("product"),
                capability.number("class"),
                new PciDevice.Names(capability.text("vendor"), capability.text("product"), Optional.empty()),
                capability
                        .child("iommuGroup")
                        .map(group -> new PciDevice.IommuGroup(
                                group.number("number"),
                                addresses(group).stream().sorted().toList())),
                capability
                        .children("numa")
                        .mapToInt(numa -> numa.number("node"))
                        .findFirst(),
                new PciDevice.SrIov(
                        part("phys_function")
                                .flatMap(part -> addresses(part).stream().findFirst()),
                        part("virt_functions")
                                .map(NodeDeviceDocument::addresses)
                                .orElse(List.of()),
                        part("virt_functions")
                                .map(part -> part.number("maxCount"))
                                .orElse(0)),
                List.of());
    }

    private int id(String name) {
        return capability.child(name).map(tag -> tag.number("id")).orElse(0);
    }

    private Optional<Tag> part(String type) {
        return capability
                .children("capability")
                .filter(part -> part.attribute("type").equals(type))
                .findFirst();
    }

    private static List<PciAddress> addresses(Tag of) {
        return of.children("address").map(Tag::pciAddress).toList();
    }

    private NodeDevice net() {
        Optional<Tag> link = capability.child("link");
        return new NetDevice(
                parent,
                driver(),
                device.text("path"),
                capability.text("interface").orElse(""),
                capability.text("address"),
                link.map(tag -> state(tag.attribute("state"))).orElse(LinkState.UNKNOWN),
                // The kernel's -1, for a link that does not say, comes as a large number.
                link.map(tag -> tag.number("speed")).filter(speed -> speed > 0).stream()
                        .mapToInt(speed -> speed)
                        .findFirst(),
                part("80211").isPresent());
    }

    private static LinkState state(String word) {
        return switch (word) {
            case "notpresent" -> LinkState.NOT_PRESENT;
            case "lowerlayerdown" -> LinkState.LOWER_LAYER_DOWN;
            case "down", "testing", "dormant", "up" -> LinkState.valueOf(word.toUpperCase(Locale.ROOT));
            default -> LinkState.UNKNOWN;
        };
    }

    private NodeDevice storage() {
        Optional<Tag> removable = part("removable");
        Tag medium = removable.orElse(capability);
        return new BlockDevice(
                parent,
                driver(),
                device.text("path"),
                capability.text("block").orElse(""),
                capability.text("bus"),
                capability.text("drive_type").orElse("disk"),
                capability.text("vendor"),
                capability.text("model"),
                capability.text("serial"),
                medium.size(removable.isPresent() ? "media_size" : "size"),
                medium.number("logical_block_size"),
                removable.isPresent());
    }

    private Optional<String> driver() {
        return device.child("driver").flatMap(driver -> driver.text("name"));
    }
}
