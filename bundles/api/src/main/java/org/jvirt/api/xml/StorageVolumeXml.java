package org.jvirt.api.xml;

import java.util.Optional;
import java.util.OptionalLong;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.storage.StorageVolumeDefinition;
import org.jvirt.api.storage.StorageVolumeDefinition.BackingStore;
import org.jvirt.api.storage.StorageVolumeFormat;
import org.jvirt.api.storage.StorageVolumeInfo;

/** libvirt's {@code <volume>} document (formatstorage, "Storage volume XML"). */
public final class StorageVolumeXml {
    private StorageVolumeXml() {}

    /**
     * A volume to be made. Its key and its path are the pool's to say, and are not read.
     *
     * @throws InvalidRequest if it makes no sense; the message says where and what was expected
     */
    public static StorageVolumeDefinition parse(String xml) {
        XmlElement volume = XmlElement.parse(xml, "volume");
        Optional<XmlElement> target = volume.child("target");
        Optional<BackingStore> backing = volume.child("backingStore")
                .flatMap(store -> store.child("path").map(path -> new BackingStore(path.text(), format(store))));
        OptionalLong capacity = size(volume, "capacity");
        if (capacity.isEmpty() && backing.isEmpty()) {
            throw volume.wrong("<volume> lacks <capacity>");
        }
        return new StorageVolumeDefinition(
                volume.requireText("name"),
                capacity,
                size(volume, "allocation"),
                target.flatMap(StorageVolumeXml::format),
                backing,
                StorageElements.permissions(target));
    }

    private static OptionalLong size(XmlElement volume, String child) {
        Optional<XmlElement> size = volume.child(child);
        return size.isPresent() ? OptionalLong.of(StorageElements.size(size.get())) : OptionalLong.empty();
    }

    private static Optional<StorageVolumeFormat> format(XmlElement parent) {
        Optional<XmlElement> format = parent.child("format");
        return format.map(element -> {
            String label =
                    element.attribute("type").orElseThrow(() -> element.wrong("<format> lacks the attribute type"));
            try {
                return StorageVolumeFormat.parse(label);
            } catch (InvalidRequest unknown) {
                throw element.wrong(String.valueOf(unknown.getMessage()));
            }
        });
    }

    /** A volume to be made. */
    public static String format(StorageVolumeDefinition volume) {
        return format(volume, "<volume>\n", "", "");
    }

    /** A volume as it is. */
    public static String format(StorageVolumeDefinition volume, StorageVolumeInfo.Type type, String key, String path) {
        return format(
                volume,
                "<volume type='" + type.label() + "'>\n",
                "  <key>" + Escape.of(key) + "</key>\n",
                "    <path>" + Escape.of(path) + "</path>\n");
    }

    private static String format(StorageVolumeDefinition volume, String begin, String key, String path) {
        StringBuilder xml = new StringBuilder(begin);
        xml.append("  <name>").append(Escape.of(volume.name())).append("</name>\n");
        xml.append(key);
        volume.capacity().ifPresent(bytes -> StorageElements.append(xml, "capacity", bytes));
        volume.allocation().ifPresent(bytes -> StorageElements.append(xml, "allocation", bytes));
        xml.append("  <target>\n").append(path);
        volume.format().ifPresent(format -> appendFormat(xml, format));
        StorageElements.append(xml, "    ", volume.permissions());
        xml.append("  </target>\n");
        volume.backing().ifPresent(backing -> {
            xml.append("  <backingStore>\n    <path>")
                    .append(Escape.of(backing.path()))
                    .append("</path>\n");
            backing.format().ifPresent(format -> appendFormat(xml, format));
            xml.append("  </backingStore>\n");
        });
        return xml.append("</volume>\n").toString();
    }

    private static void appendFormat(StringBuilder xml, StorageVolumeFormat format) {
        xml.append("    <format type='").append(format.label()).append("'/>\n");
    }
}
