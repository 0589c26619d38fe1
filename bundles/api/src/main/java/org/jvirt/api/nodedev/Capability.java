package org.jvirt.api.nodedev;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;

/** What a device is, by libvirt's word for it. */
public enum Capability {
    SYSTEM,
    PCI,
    NET,
    STORAGE;

    /** libvirt's word: {@code system}, {@code pci}, {@code net}, {@code storage}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @throws InvalidRequest if it is none of libvirt's words that jvirt knows
     */
    public static Capability parse(String label) {
        return Arrays.stream(values())
                .filter(capability -> capability.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new InvalidRequest("'" + Printable.of(label)
                        + "' is no capability that jvirt knows: expected "
                        + Arrays.stream(values()).map(Capability::label).collect(Collectors.joining(", "))));
    }
}
