package org.jvirt.api.xml;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.storage.StoragePoolDefinition;
import org.jvirt.api.storage.StoragePoolInfo;
import org.jvirt.api.storage.StoragePoolSource;

/** libvirt's {@code <pool>} document (formatstorage, "Storage pool XML"). */
public final class StoragePoolXml {
    private static final Set<String> OTHER_TYPES = Set.of(
            "netfs", "disk", "zfs", "iscsi", "iscsi-direct", "scsi", "mpath", "rbd", "sheepdog", "gluster", "vstorage");

    private StoragePoolXml() {}

    /**
     * A pool of type dir, fs or logical. One without a UUID gets a new one.
     *
     * @throws InvalidRequest if it makes no sense; the message says where and what was expected
     * @throws NotSupported if it is of a type that libvirt has and jvirt has not
     */
    public static StoragePoolDefinition parse(String xml) {
        XmlElement pool = StorageElements.root(xml, "pool");
        String type = pool.attribute("type").orElseThrow(() -> pool.wrong("<pool> lacks the attribute type"));
        StoragePoolSource source = source(pool, type);
        String name = source instanceof StoragePoolSource.Logical logical
                        && pool.child("name").isEmpty()
                ? logical.volumeGroup()
                : StorageElements.text(pool, "name");
        return new StoragePoolDefinition(
                name,
                pool.child("uuid").map(StoragePoolXml::uuid).orElseGet(UUID::randomUUID),
                source,
                target(pool, source),
                StorageElements.permissions(pool.child("target")));
    }

    private static StoragePoolSource source(XmlElement pool, String type) {
        return switch (type) {
            case "dir" -> new StoragePoolSource.Dir();
            case "fs" -> fileSystem(pool.child("source").orElseThrow(() -> pool.wrong("<pool> lacks <source>")));
            case "logical" -> logical(pool, pool.child("source"));
            default -> throw OTHER_TYPES.contains(type)
                    ? new NotSupported("jvirt keeps no pools of type '" + type + "': expected dir, fs or logical")
                    : pool.wrong("<pool> has type '" + Printable.of(type)
                            + "': expected one of libvirt's, such as dir, fs or logical");
        };
    }

    private static StoragePoolSource fileSystem(XmlElement source) {
        List<Path> devices = devices(source);
        if (devices.size() != 1) {
            throw source.wrong("<source> has " + devices.size() + " devices: expected one");
        }
        Optional<String> format = source.child("format").flatMap(element -> element.attribute("type"));
        return new StoragePoolSource.FileSystem(devices.get(0), format.orElse("auto"));
    }

    private static StoragePoolSource logical(XmlElement pool, Optional<XmlElement> source) {
        Optional<String> group =
                source.flatMap(element -> element.child("name")).map(XmlElement::text);
        return new StoragePoolSource.Logical(
                group.orElseGet(() -> StorageElements.text(pool, "name")),
                source.map(StoragePoolXml::devices).orElse(List.of()));
    }

    private static List<Path> devices(XmlElement source) {
        return source.children().stream()
                .filter(child -> child.name().equals("device"))
                .map(device -> path(
                        device,
                        device.attribute("path").orElseThrow(() -> device.wrong("<device> lacks the attribute path"))))
                .toList();
    }

    /** A volume group is where LVM puts it; only another type's target can be chosen. */
    private static Path target(XmlElement pool, StoragePoolSource source) {
        if (source instanceof StoragePoolSource.Logical logical) {
            return Path.of("/dev", logical.volumeGroup());
        }
        XmlElement target = pool.child("target").orElseThrow(() -> pool.wrong("<pool> lacks <target>"));
        return path(target, StorageElements.text(target, "path"));
    }

    private static Path path(XmlElement element, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException unusable) {
            throw element.wrong("'" + Printable.of(text) + "' is no path on this host");
        }
    }

    private static UUID uuid(XmlElement element) {
        String digits = element.text().replace("-", "");
        if (!digits.matches("[0-9a-fA-F]{32}")) {
            throw element.wrong("'" + Printable.of(element.text())
                    + "' is no UUID: expected hexadecimal digits, 8-4-4-4-12 of them");
        }
        return new UUID(
                Long.parseUnsignedLong(digits.substring(0, 16), 16), Long.parseUnsignedLong(digits.substring(16), 16));
    }

    /** A definition as it is kept. */
    public static String format(StoragePoolDefinition pool) {
        return format(pool, new StringBuilder());
    }

    /** A pool as it is now, sizes included. */
    public static String format(StoragePoolDefinition pool, StoragePoolInfo info) {
        StringBuilder sizes = new StringBuilder();
        StorageElements.append(sizes, "capacity", info.capacity());
        StorageElements.append(sizes, "allocation", info.allocation());
        StorageElements.append(sizes, "available", info.available());
        return format(pool, sizes);
    }

    private static String format(StoragePoolDefinition pool, StringBuilder sizes) {
        StringBuilder xml = new StringBuilder();
        xml.append("<pool type='").append(pool.source().type()).append("'>\n");
        xml.append("  <name>").append(Escape.of(pool.name())).append("</name>\n");
        xml.append("  <uuid>").append(pool.uuid()).append("</uuid>\n");
        xml.append(sizes);
        xml.append("  <source>\n");
        if (pool.source() instanceof StoragePoolSource.FileSystem fs) {
            appendDevice(xml, fs.device());
            xml.append("    <format type='").append(Escape.of(fs.format())).append("'/>\n");
        } else if (pool.source() instanceof StoragePoolSource.Logical logical) {
            logical.devices().forEach(device -> appendDevice(xml, device));
            xml.append("    <name>").append(Escape.of(logical.volumeGroup())).append("</name>\n");
            xml.append("    <format type='lvm2'/>\n");
        }
        xml.append("  </source>\n");
        xml.append("  <target>\n");
        xml.append("    <path>").append(Escape.of(pool.target().toString())).append("</path>\n");
        StorageElements.append(xml, "    ", pool.permissions());
        return xml.append("  </target>\n</pool>\n").toString();
    }

    private static void appendDevice(StringBuilder xml, Path device) {
        xml.append("    <device path='").append(Escape.of(device.toString())).append("'/>\n");
    }
}
