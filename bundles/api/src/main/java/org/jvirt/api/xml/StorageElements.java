package org.jvirt.api.xml;

import java.util.Optional;
import java.util.OptionalInt;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.storage.ByteSize;
import org.jvirt.api.storage.StoragePermissions;

/** The elements that pools and volumes have in common. */
final class StorageElements {
    private StorageElements() {}

    /** A size, with its unit in an attribute. */
    static long size(XmlElement element) {
        return size(element, "bytes");
    }

    /**
     * @param unit of a size that does not say it
     */
    static long size(XmlElement element, String unit) {
        try {
            return ByteSize.of(element.text(), element.attribute("unit").orElse(unit));
        } catch (InvalidRequest malformed) {
            throw element.wrong("<" + element.name() + ">: " + malformed.getMessage());
        }
    }

    static StoragePermissions permissions(Optional<XmlElement> target) {
        Optional<XmlElement> permissions = target.flatMap(element -> element.child("permissions"));
        return permissions.isEmpty()
                ? StoragePermissions.NONE
                : new StoragePermissions(
                        number(permissions.get(), "mode", 8),
                        number(permissions.get(), "owner", 10),
                        number(permissions.get(), "group", 10));
    }

    /** As in libvirt, -1 leaves an id to the host, as does its absence. */
    private static OptionalInt number(XmlElement parent, String child, int radix) {
        Optional<XmlElement> element =
                parent.child(child).filter(number -> !number.text().equals("-1"));
        if (element.isEmpty()) {
            return OptionalInt.empty();
        }
        String text = element.get().text();
        if (!text.matches(radix == 8 ? "[0-7]{1,7}" : "[0-9]{1,9}")) {
            throw element.get()
                    .wrong("<" + child + "> is '" + Printable.of(text) + "': expected "
                            + (radix == 8 ? "an octal number such as 0600" : "a number"));
        }
        return OptionalInt.of(Integer.parseInt(text, radix));
    }

    static void append(StringBuilder xml, String indent, StoragePermissions permissions) {
        if (permissions.equals(StoragePermissions.NONE)) {
            return;
        }
        xml.append(indent).append("<permissions>\n");
        permissions.mode().ifPresent(mode -> xml.append(indent).append(String.format("  <mode>0%o</mode>\n", mode)));
        permissions.owner().ifPresent(owner -> xml.append(indent).append("  <owner>" + owner + "</owner>\n"));
        permissions.group().ifPresent(group -> xml.append(indent).append("  <group>" + group + "</group>\n"));
        xml.append(indent).append("</permissions>\n");
    }

    static void append(StringBuilder xml, String name, long bytes) {
        xml.append("  <").append(name).append(" unit='bytes'>").append(bytes).append("</" + name + ">\n");
    }
}
