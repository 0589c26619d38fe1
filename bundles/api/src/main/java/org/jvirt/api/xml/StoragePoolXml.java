package org.jvirt.api.xml;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.storage.StoragePoolDefinition;
import org.jvirt.api.storage.StoragePoolInfo;
import org.jvirt.api.storage.StoragePoolSource;
import org.jvirt.api.storage.StoragePoolSource.Disk.Label;

/** libvirt's {@code <pool>} document (formatstorage, "Storage pool XML"). */
public final class StoragePoolXml {
    private static final Set<String> OTHER_TYPES =
            Set.of("zfs", "iscsi", "iscsi-direct", "scsi", "mpath", "rbd", "sheepdog", "gluster", "vstorage");

    private StoragePoolXml() {}

    /**
     * A pool of type dir, fs, netfs, logical or disk. One without a UUID gets a new one.
     *
     * @throws InvalidRequest if it makes no sense; the message says where and what was expected
     * @throws NotSupported if it is of a type that libvirt has and jvirt has not
     */
    public static StoragePoolDefinition parse(String xml) {
        XmlElement pool = XmlElement.parse(xml, "pool");
        String type = pool.attribute("type").orElseThrow(() -> pool.wrong("<pool> lacks the attribute type"));
        StoragePoolSource source = source(pool, type);
        String name = source instanceof StoragePoolSource.Logical logical
                        && pool.child("name").isEmpty()
                ? logical.volumeGroup()
                : pool.requireText("name");
        return new StoragePoolDefinition(
                name,
                pool.child("uuid").map(XmlElement::uuid).orElseGet(UUID::randomUUID),
                source,
                target(pool, source),
                StorageElements.permissions(pool.child("target")));
    }

    private static StoragePoolSource source(XmlElement pool, String type) {
        return switch (type) {
            case "dir" -> new StoragePoolSource.Dir();
            case "fs" -> fileSystem(required(pool, "source"));
            case "netfs" -> netFs(required(pool, "source"));
            case "disk" -> disk(required(pool, "source"));
            case "logical" -> logical(pool, pool.child("source"));
            default ->
                throw OTHER_TYPES.contains(type)
                        ? new NotSupported(
                                "jvirt keeps no pools of type '" + type + "': expected dir, fs, netfs, logical or disk")
                        : pool.wrong("<pool> has type '" + Printable.of(type)
                                + "': expected one of libvirt's, such as dir, fs or logical");
        };
    }

    private static XmlElement required(XmlElement parent, String child) {
        return parent.child(child).orElseThrow(() -> parent.wrong("<" + parent.name() + "> lacks <" + child + ">"));
    }

    private static String attribute(XmlElement element, String name) {
        return element.attribute(name)
                .orElseThrow(() -> element.wrong("<" + element.name() + "> lacks the attribute " + name));
    }

    private static StoragePoolSource fileSystem(XmlElement source) {
        return new StoragePoolSource.FileSystem(device(source), format(source).orElse("auto"));
    }

    private static StoragePoolSource netFs(XmlElement source) {
        String format = format(source).orElse("auto");
        if (!format.equals("auto") && !format.equals("nfs")) {
            throw new NotSupported("jvirt keeps no netfs pools of format '" + Printable.of(format) + "': expected nfs");
        }
        XmlElement dir = required(source, "dir");
        return new StoragePoolSource.NetFs(
                attribute(required(source, "host"), "name"),
                path(dir, attribute(dir, "path")),
                source.child("protocol").map(StoragePoolXml::nfsVersion).orElse(OptionalInt.empty()));
    }

    private static OptionalInt nfsVersion(XmlElement protocol) {
        String version = attribute(protocol, "ver");
        if (!version.matches("[2-4]")) {
            throw protocol.wrong("'" + Printable.of(version) + "' is no version of NFS: expected 2, 3 or 4");
        }
        return OptionalInt.of(Integer.parseInt(version));
    }

    /** Without a format it is dos, as in libvirt. */
    private static StoragePoolSource disk(XmlElement source) {
        String format = format(source).orElse(Label.DOS.label());
        Label label = Arrays.stream(Label.values())
                .filter(known -> known.label().equals(format))
                .findFirst()
                .orElseThrow(() -> new NotSupported(
                        "jvirt keeps no disk pools of format '" + Printable.of(format) + "': expected dos or gpt"));
        return new StoragePoolSource.Disk(device(source), label);
    }

    private static Path device(XmlElement source) {
        List<Path> devices = devices(source);
        if (devices.size() != 1) {
            throw source.wrong("<source> has " + devices.size() + " devices: expected one");
        }
        return devices.get(0);
    }

    private static Optional<String> format(XmlElement source) {
        return source.child("format").flatMap(element -> element.attribute("type"));
    }

    private static StoragePoolSource logical(XmlElement pool, Optional<XmlElement> source) {
        Optional<String> group =
                source.flatMap(element -> element.child("name")).map(XmlElement::text);
        return new StoragePoolSource.Logical(
                group.orElseGet(() -> pool.requireText("name")),
                source.map(StoragePoolXml::devices).orElse(List.of()));
    }

    private static List<Path> devices(XmlElement source) {
        return source.children().stream()
                .filter(child -> child.name().equals("device"))
                .map(device -> path(device, attribute(device, "path")))
                .toList();
    }

    /** A volume group is where LVM puts it, and a partition where the kernel does; only another type's target can be chosen. */
    private static Path target(XmlElement pool, StoragePoolSource source) {
        if (source instanceof StoragePoolSource.Logical logical) {
            return Path.of("/dev", logical.volumeGroup());
        }
        if (source instanceof StoragePoolSource.Disk) {
            return Path.of("/dev");
        }
        XmlElement target = required(pool, "target");
        return path(target, target.requireText("path"));
    }

    private static Path path(XmlElement element, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException unusable) {
            throw element.wrong("'" + Printable.of(text) + "' is no path on this host");
        }
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
        pool.source().devices().forEach(device -> appendEmpty(xml, "device", "path", device.toString()));
        if (pool.source() instanceof StoragePoolSource.FileSystem fs) {
            appendEmpty(xml, "format", "type", fs.format());
        } else if (pool.source() instanceof StoragePoolSource.NetFs nfs) {
            appendEmpty(xml, "host", "name", nfs.host());
            appendEmpty(xml, "dir", "path", nfs.dir().toString());
            appendEmpty(xml, "format", "type", "nfs");
            nfs.version().ifPresent(version -> appendEmpty(xml, "protocol", "ver", Integer.toString(version)));
        } else if (pool.source() instanceof StoragePoolSource.Logical logical) {
            xml.append("    <name>").append(Escape.of(logical.volumeGroup())).append("</name>\n");
            appendEmpty(xml, "format", "type", "lvm2");
        } else if (pool.source() instanceof StoragePoolSource.Disk disk) {
            appendEmpty(xml, "format", "type", disk.label().label());
        }
        xml.append("  </source>\n");
        xml.append("  <target>\n");
        xml.append("    <path>").append(Escape.of(pool.target().toString())).append("</path>\n");
        StorageElements.append(xml, "    ", pool.permissions());
        return xml.append("  </target>\n</pool>\n").toString();
    }

    private static void appendEmpty(StringBuilder xml, String element, String attribute, String value) {
        xml.append("    <" + element + " " + attribute + "='")
                .append(Escape.of(value))
                .append("'/>\n");
    }
}
