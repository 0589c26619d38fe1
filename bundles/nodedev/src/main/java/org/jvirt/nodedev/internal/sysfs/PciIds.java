package org.jvirt.nodedev.internal.sysfs;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.nodedev.PciDevice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The names of vendors, products and classes, from the file {@code pci.ids} (pci-ids.ucw.cz), which is read when the first name is wanted. */
public final class PciIds {
    private static final Logger LOG = LoggerFactory.getLogger(PciIds.class);

    /** A vendor, or {@code C} and a base class; below it, after a tab, a product or subclass. What is below that is of no use here. */
    private static final Pattern LINE =
            Pattern.compile("(?:([0-9a-f]{4})|C ([0-9a-f]{2})|\t([0-9a-f]{4})|\t([0-9a-f]{2}))  (\\S.*)");

    private final List<Path> candidates;
    private @Nullable Names names;

    /**
     * @param candidates the first that is there is read; without any, nothing has a name
     */
    public PciIds(List<Path> candidates) {
        this.candidates = List.copyOf(candidates);
    }

    private record Names(Map<Integer, String> vendors, Map<Integer, String> products, Map<Integer, String> classes) {
        Names() {
            this(new HashMap<>(), new HashMap<>(), new HashMap<>());
        }
    }

    PciDevice.Names names(int vendor, int product, int classCode) {
        Names known = read();
        return new PciDevice.Names(
                Optional.ofNullable(known.vendors().get(vendor)),
                Optional.ofNullable(known.products().get(vendor << 16 | product)),
                Optional.ofNullable(known.classes().get(classCode >>> 8))
                        .or(() -> Optional.ofNullable(known.classes().get(classCode >>> 16 << 8))));
    }

    private synchronized Names read() {
        if (names == null) {
            names = candidates.stream()
                    .filter(Files::isRegularFile)
                    .findFirst()
                    .map(PciIds::read)
                    .orElseGet(Names::new);
        }
        return names;
    }

    private static Names read(Path file) {
        Names names = new Names();
        int vendor = 0;
        int baseClass = -1;
        // This reader, unlike those of Files, puts up with a stray byte.
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
            for (String text = lines.readLine(); text != null; text = lines.readLine()) {
                Matcher line = LINE.matcher(text);
                if (!line.matches()) {
                    continue;
                }
                String name = line.group(5).strip();
                if (line.group(1) != null) {
                    vendor = Integer.parseInt(line.group(1), 16);
                    baseClass = -1;
                    names.vendors().put(vendor, name);
                } else if (line.group(2) != null) {
                    baseClass = Integer.parseInt(line.group(2), 16);
                    names.classes().put(baseClass << 8, name);
                } else if (line.group(3) != null && baseClass < 0) {
                    names.products().put(vendor << 16 | Integer.parseInt(line.group(3), 16), name);
                } else if (line.group(4) != null && baseClass >= 0) {
                    names.classes().put(baseClass << 8 | Integer.parseInt(line.group(4), 16), name);
                }
            }
        } catch (IOException unreadable) {
            LOG.warn("{} cannot be read: PCI devices are shown without names", file, unreadable);
        }
        return names;
    }
}
