package org.jvirt.api.storage;

import java.util.Arrays;
import java.util.Locale;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;

/** How a volume is wiped; those of libvirt that need no more than the kernel. */
public enum WipeAlgorithm {
    /** One pass of zeros. */
    ZERO,
    /** One pass of random bytes. */
    RANDOM,
    /** The storage is told to forget the content (discard). */
    TRIM;

    /** libvirt's word for it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @throws InvalidRequest if it is none of these
     */
    public static WipeAlgorithm parse(String label) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new InvalidRequest(
                        "'" + Printable.of(label) + "' is no wipe algorithm: expected zero, random or trim"));
    }
}
