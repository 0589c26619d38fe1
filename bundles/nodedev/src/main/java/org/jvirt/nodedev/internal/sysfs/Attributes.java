package org.jvirt.nodedev.internal.sysfs;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jvirt.api.nodedev.PciDevice;
import org.jvirt.api.nodedev.SystemDevice;

/**
 * The attributes of one folder of sysfs. A device may vanish while it is read, and a driver may refuse or botch an attribute: what cannot be read, or
 * holds nothing that makes sense, is not there.
 */
record Attributes(Path folder) {
    /** An attribute is a page at most. */
    private static final int LONGEST = 4096;

    private static final Pattern NUMBER = Pattern.compile("(0x)?([0-9a-fA-F]{1,16})");

    Optional<String> text(String file) {
        return text(file, 0);
    }

    /** The text behind some bytes that are none. */
    Optional<String> text(String file, int skipped) {
        try (InputStream attribute = Files.newInputStream(folder.resolve(file))) {
            byte[] bytes = attribute.readNBytes(LONGEST);
            return bytes.length <= skipped
                    ? Optional.empty()
                    : Optional.of(new String(bytes, skipped, bytes.length - skipped, StandardCharsets.UTF_8).strip())
                            .filter(text -> !text.isEmpty());
        } catch (IOException unreadable) {
            // Absent, or the driver's "not now", such as the speed of a link that is down.
            return Optional.empty();
        }
    }

    /** A number that is not negative: decimal, or hexadecimal with 0x. */
    OptionalLong number(String file, long most) {
        Optional<Matcher> number = text(file).map(NUMBER::matcher).filter(Matcher::matches);
        if (number.isEmpty()) {
            return OptionalLong.empty();
        }
        int radix = number.get().group(1) == null ? 10 : 16;
        try {
            long value = Long.parseLong(number.get().group(2), radix);
            return value <= most ? OptionalLong.of(value) : OptionalLong.empty();
        } catch (NumberFormatException tooLargeOrLetters) {
            return OptionalLong.empty();
        }
    }

    OptionalInt number(String file, int most) {
        OptionalLong number = number(file, (long) most);
        return number.isPresent() ? OptionalInt.of((int) number.getAsLong()) : OptionalInt.empty();
    }

    boolean has(String file) {
        return Files.exists(folder.resolve(file));
    }

    /** The name of what a link leads to: a driver, a group, another device. */
    Optional<String> linkName(String link) {
        try {
            return Optional.ofNullable(
                            Files.readSymbolicLink(folder.resolve(link)).getFileName())
                    .map(Path::toString);
        } catch (IOException none) {
            return Optional.empty();
        }
    }

    /** What is in the folder, or in one below it; nothing if there is no such folder. */
    List<String> names(String below) {
        try (Stream<Path> files = Files.list(folder.resolve(below))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException | UncheckedIOException none) {
            return List.of();
        }
    }

    /** The folder itself, and not a link to it; empty once the device is gone. */
    Optional<Path> real() {
        try {
            return Optional.of(folder.toRealPath());
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** The name of the nearest PCI device above a device, whose folder lies in that one's, or of the computer. */
    static String parentOf(Path real) {
        for (Path above = real.getParent(); above != null; above = above.getParent()) {
            Optional<String> pci = Optional.ofNullable(above.getFileName())
                    .flatMap(name -> PciDevices.address(name.toString()))
                    .map(PciDevice::nameOf);
            if (pci.isPresent()) {
                return pci.get();
            }
        }
        return SystemDevice.NAME;
    }
}
