package org.jvirt.libvirt.internal.domain;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jvirt.api.PciAddress;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.network.MacAddress;
import org.jvirt.libvirt.internal.capi.Live;
import org.jvirt.libvirt.internal.xml.Tag;

/** libvirt's {@code <domain>} document (formatdomain), as far as devices go in and out. */
public final class DomainDocument {
    private final Tag domain;

    private DomainDocument(Tag domain) {
        this.domain = domain;
    }

    public static DomainDocument parse(String xml) {
        return new DomainDocument(Tag.root(xml));
    }

    /** An attribute of the element that an application keeps in the domain's metadata, in a namespace of its own. */
    public Optional<String> metadata(String namespace, String attribute) {
        return domain.children("metadata")
                .flatMap(Tag::children)
                .filter(tag -> namespace.equals(tag.element().getNamespaceURI()))
                .map(tag -> tag.attribute(attribute))
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    /**
     * @throws HostFault if there is none, which libvirt leaves in no document of its own
     */
    public UUID uuid() {
        return domain.child("uuid")
                .map(tag -> tag.element().getTextContent().strip())
                .filter(Live::isUuid)
                .map(UUID::fromString)
                .orElseThrow(() -> new HostFault("libvirt's document of a domain has no uuid", null));
    }

    /** The word for the hypervisor: {@code qemu}, {@code kvm}, {@code lxc}... */
    public String type() {
        return domain.attribute("type");
    }

    /** The machine that QEMU emulates, such as {@code pc-i440fx-7.2}; empty where there is none. */
    public String machine() {
        return domain.child("os")
                .flatMap(os -> os.child("type"))
                .map(type -> type.attribute("machine"))
                .orElse("");
    }

    /** Whether the guest is given ACPI. */
    public boolean acpi() {
        return domain.child("features")
                .flatMap(features -> features.child("acpi"))
                .isPresent();
    }

    /** How many PCI buses there are: one, unless there are bridges or ports. */
    public long pciBuses() {
        return tags().filter(tag ->
                        tag.name().equals("controller") && tag.attribute("type").equals("pci"))
                .count();
    }

    /** Every device that has an alias, which all of a running domain have. */
    public List<GuestDevice> devices() {
        Map<String, GuestDevice> byAlias = new LinkedHashMap<>();
        // A serial port and its console are one device, and have one alias.
        tags().map(DomainDocument::device)
                .filter(device -> !device.alias().isEmpty())
                .forEach(device -> byAlias.putIfAbsent(device.alias(), device));
        return List.copyOf(byAlias.values());
    }

    /** The PCI devices of the host that are attached, of a domain that runs or does not. */
    public List<GuestDevice> hostdevs() {
        return tags().map(DomainDocument::device)
                .filter(device -> device.host().isPresent())
                .toList();
    }

    /** The disks of a name in the guest: one, or none. */
    public List<GuestDevice> disks(String target) {
        return tags().filter(tag -> tag.name().equals("disk")
                        && tag.child("target")
                                .filter(place -> place.attribute("dev").equals(target))
                                .isPresent())
                .map(DomainDocument::device)
                .toList();
    }

    /** The network cards, or those of an address. */
    public List<GuestDevice> networkCards(Optional<MacAddress> mac) {
        return tags().filter(tag -> tag.name().equals("interface") && (mac.isEmpty() || mac(tag).equals(mac)))
                .map(DomainDocument::device)
                .toList();
    }

    private static Optional<MacAddress> mac(Tag card) {
        return card.child("mac").map(mac -> new MacAddress(mac.attribute("address")));
    }

    private Stream<Tag> tags() {
        return domain.children("devices").flatMap(Tag::children);
    }

    private static GuestDevice device(Tag tag) {
        return new GuestDevice(
                tag.child("alias").map(alias -> alias.attribute("name")).orElse(""),
                host(tag),
                tag.child("address")
                        .filter(address -> address.attribute("type").equals("pci"))
                        .map(address -> new GuestDevice.Place(
                                address.number("bus"), address.number("slot"), address.number("function"))),
                tag.child("source")
                        .filter(source -> source.attribute("writeFiltering").equals("no"))
                        .isPresent(),
                tag.xml());
    }

    /** Devices of the host come as hostdevs and, where the guest's MAC address matters, as interfaces. */
    private static Optional<PciAddress> host(Tag tag) {
        String type = tag.attribute("type");
        boolean ofHost = type.equals(tag.name().equals("hostdev") ? "pci" : "hostdev");
        return ofHost
                ? tag.child("source").flatMap(source -> source.child("address")).map(Tag::pciAddress)
                : Optional.empty();
    }
}
