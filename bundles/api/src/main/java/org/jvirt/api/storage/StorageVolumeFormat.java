package org.jvirt.api.storage;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;

/** How a volume's content is laid out. */
public enum StorageVolumeFormat {
    RAW,
    QCOW2;

    /** libvirt's word for it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * @throws InvalidRequest if it is none that jvirt knows
     */
    public static StorageVolumeFormat parse(String label) {
        return Arrays.stream(values())
                .filter(format -> format.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new InvalidRequest("'" + Printable.of(label) + "' is no volume format: expected "
                        + Arrays.stream(values())
                                .map(StorageVolumeFormat::label)
                                .collect(Collectors.joining(" or "))));
    }
}
