package org.jvirt.xen.sim.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jvirt.api.DomainState;
import org.jvirt.api.DomainType;
import org.jvirt.api.PciAddress;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.nodedev.PciDevice;
import org.jvirt.api.nodedev.SystemDevice;
import org.jvirt.xen.port.HostPciDevice.Bar;
import org.jvirt.xen.sim.internal.HostDescription.Attachment;
import org.jvirt.xen.sim.internal.HostDescription.Device;
import org.jvirt.xen.sim.internal.HostDescription.Guest;

/** Reads the description of a simulated host; the bundle's README says what may stand in it. */
public final class HostDescriptionXml {
    private static final int LONGEST = 1 << 20;

    private final XMLStreamReader xml;
    private final List<Device> devices = new ArrayList<>();
    private final Map<Integer, SortedSet<PciAddress>> iommuGroups = new HashMap<>();
    private final List<Guest> guests = new ArrayList<>();

    private HostDescriptionXml(XMLStreamReader xml) {
        this.xml = xml;
    }

    /**
     * @throws InvalidRequest if it is not the description of a host, with the line where it ceases to be
     */
    public static HostDescription parse(InputStream input) {
        try {
            byte[] bytes = input.readNBytes(LONGEST + 1);
            if (bytes.length > LONGEST) {
                throw new InvalidRequest("the description of the host is longer than 1 MiB");
            }
            XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
            factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
            factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
            XMLStreamReader reader =
                    factory.createXMLStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8.name());
            return new HostDescriptionXml(reader).host();
        } catch (XMLStreamException malformed) {
            throw new InvalidRequest("the description of the host is no well-formed XML: "
                    + Printable.of(String.valueOf(malformed.getMessage()).replaceAll("\\s+", " ")));
        } catch (IOException unreadable) {
            throw new InvalidRequest("the description of the host cannot be read: " + unreadable.getMessage());
        }
    }

    private HostDescription host() throws XMLStreamException {
        xml.nextTag();
        if (!xml.getLocalName().equals("host")) {
            throw wrong("the root element is <" + xml.getLocalName() + ">: expected <host>");
        }
        while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
            switch (xml.getLocalName()) {
                case "device" -> device();
                case "domain" -> domain();
                default -> throw wrong("<" + xml.getLocalName() + "> is unknown: expected <device> or <domain>");
            }
        }
        requireConsistent();
        return new HostDescription(devices.stream().map(this::inItsGroup).toList(), List.copyOf(guests));
    }

    /** Who else is in a device's IOMMU group is known only when all have been read. */
    private Device inItsGroup(Device device) {
        Optional<PciDevice.IommuGroup> group = iommuGroups.entrySet().stream()
                .filter(entry -> entry.getValue().contains(device.node().address()))
                .map(entry -> new PciDevice.IommuGroup(entry.getKey(), List.copyOf(entry.getValue())))
                .findFirst();
        return new Device(device.node().withIommuGroup(group), device.bars(), device.interrupt(), device.name());
    }

    private void device() throws XMLStreamException {
        PciAddress address = PciAddress.parse(required("address"));
        OptionalInt group = integer("iommuGroup", 4096);
        if (group.isPresent()) {
            iommuGroups
                    .computeIfAbsent(group.getAsInt(), none -> new TreeSet<>())
                    .add(address);
        }
        PciDevice node = new PciDevice(
                address,
                Optional.of(optional("parent")
                        .map(PciAddress::parse)
                        .map(PciDevice::nameOf)
                        .orElse(SystemDevice.NAME)),
                optional("driver"),
                Optional.empty(),
                (int) number("vendor", required("vendor"), 0xffff),
                (int) number("product", required("product"), 0xffff),
                (int) number("class", required("class"), 0xffffff),
                PciDevice.Names.UNKNOWN,
                Optional.empty(),
                integer("numaNode", 255),
                PciDevice.SrIov.NONE,
                optional("reset").map(methods -> List.of(methods.split(" "))).orElse(List.of()));
        OptionalInt interrupt = integer("irq", 254);
        Optional<String> name = optional("name");
        List<Bar> bars = new ArrayList<>();
        while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
            boolean ports = switch (xml.getLocalName()) {
                case "memory" -> false;
                case "ports" -> true;
                default -> throw wrong("<" + xml.getLocalName() + "> is unknown: expected <memory> or <ports>");
            };
            bars.add(new Bar(
                    (int) number("bar", required("bar"), 6),
                    ports,
                    number("start", required("start"), Long.MAX_VALUE),
                    number("size", required("size"), 1L << 40)));
            endOfElement();
        }
        devices.add(new Device(node, bars, interrupt, name));
    }

    private void domain() throws XMLStreamException {
        String name = required("name");
        UUID uuid = uuid(required("uuid"));
        DomainType type = DomainType.valueOf(oneOf("type", required("type"), "hvm", "pv", "pvh"));
        int vcpus = (int) number("vcpus", optional("vcpus").orElse("1"), 512);
        long memory = number("memory", optional("memory").orElse("262144"), 1L << 40);
        DomainState state = DomainState.valueOf(
                oneOf("state", optional("state").orElse("blocked"), "running", "blocked", "paused"));
        Temper temper = temper(optional("guest").orElse("answers"));
        Qemu.Health health =
                Qemu.Health.valueOf(oneOf("deviceModel", optional("deviceModel").orElse("ok"), "ok", "hangs", "dead"));
        boolean stub = oneOf("stubDomain", optional("stubDomain").orElse("no"), "yes", "no")
                .equals("YES");
        Optional<String> policy = optional("forcePolicy");
        List<Attachment> hostdevs = new ArrayList<>();
        while (xml.nextTag() == XMLStreamConstants.START_ELEMENT) {
            if (!xml.getLocalName().equals("hostdev")) {
                throw wrong("<" + xml.getLocalName() + "> is unknown: expected <hostdev>");
            }
            hostdevs.add(new Attachment(
                    PciAddress.parse(required("address")), integer("slot", 0x1f).orElse(0)));
            endOfElement();
        }
        guests.add(new Guest(name, uuid, type, state, vcpus, memory, temper, health, stub, hostdevs, policy));
    }

    private void requireConsistent() {
        Set<PciAddress> onPciback = new HashSet<>();
        Set<PciAddress> all = new HashSet<>();
        for (Device device : devices) {
            if (!all.add(device.node().address())) {
                throw new InvalidRequest("device " + device.node().address() + " is described twice");
            }
            if (device.node().driver().equals(Optional.of("pciback"))) {
                onPciback.add(device.node().address());
            }
        }
        Set<String> names = new HashSet<>();
        for (Guest guest : guests) {
            if (!names.add(guest.name())) {
                throw new InvalidRequest("domain '" + Printable.of(guest.name()) + "' is described twice");
            }
            for (Attachment hostdev : guest.hostdevs()) {
                if (!onPciback.remove(hostdev.address())) {
                    throw new InvalidRequest("domain '" + Printable.of(guest.name()) + "' has " + hostdev.address()
                            + ": expected a device of the host with driver pciback that no other domain has");
                }
            }
        }
    }

    private Temper temper(String text) {
        return switch (text) {
            case "answers" -> Temper.ANSWERS;
            case "silent" -> Temper.SILENT;
            case "refuses" -> Temper.REFUSES;
            default -> {
                if (!text.startsWith("late=")) {
                    throw wrong(
                            "guest is '" + Printable.of(text) + "': expected answers, silent, refuses or late=SECONDS");
                }
                yield Temper.late(Duration.ofSeconds(number("guest", text.substring("late=".length()), 3600)));
            }
        };
    }

    private Optional<String> optional(String attribute) {
        return Optional.ofNullable(xml.getAttributeValue(null, attribute));
    }

    private String required(String attribute) {
        return optional(attribute)
                .orElseThrow(() -> wrong("<" + xml.getLocalName() + "> lacks the attribute " + attribute));
    }

    private OptionalInt integer(String attribute, long most) {
        Optional<String> text = optional(attribute);
        return text.isPresent() ? OptionalInt.of((int) number(attribute, text.get(), most)) : OptionalInt.empty();
    }

    private long number(String attribute, String text, long most) {
        try {
            long value = Long.decode(text);
            if (value >= 0 && value <= most) {
                return value;
            }
        } catch (NumberFormatException notANumber) {
            // Answered below, together with numbers that are out of range.
        }
        throw wrong(attribute + " is '" + Printable.of(text) + "': expected a number up to " + most
                + ", decimal or with 0x");
    }

    private String oneOf(String attribute, String text, String... words) {
        if (!List.of(words).contains(text)) {
            throw wrong(attribute + " is '" + Printable.of(text) + "': expected " + String.join(" or ", words));
        }
        return text.toUpperCase(Locale.ROOT);
    }

    private UUID uuid(String text) {
        if (!text.matches("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")) {
            throw wrong("uuid is '" + Printable.of(text) + "': expected a UUID");
        }
        return UUID.fromString(text);
    }

    private void endOfElement() throws XMLStreamException {
        if (xml.nextTag() != XMLStreamConstants.END_ELEMENT) {
            throw wrong("<" + xml.getLocalName() + "> may not stand here");
        }
    }

    private InvalidRequest wrong(String what) {
        return new InvalidRequest(
                "the description of the host, line " + xml.getLocation().getLineNumber() + ": " + what);
    }
}
