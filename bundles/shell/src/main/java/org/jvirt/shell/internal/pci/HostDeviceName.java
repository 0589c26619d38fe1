package org.jvirt.shell.internal.pci;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvirt.api.PciAddress;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;

/** Reads a host device as virsh names it, {@code pci_0000_03_00_0}, or as xl does, {@code 0000:03:00.0}. */
public final class HostDeviceName {
    private static final Pattern LIBVIRT =
            Pattern.compile("pci_([0-9a-fA-F]{4})_([0-9a-fA-F]{2})_([0-9a-fA-F]{2})_([0-7])");

    private HostDeviceName() {}

    /**
     * @throws InvalidRequest if the text is neither
     */
    public static PciAddress parse(String text) {
        if (!text.startsWith("pci_")) {
            return PciAddress.parse(text);
        }
        Matcher parts = LIBVIRT.matcher(text);
        if (!parts.matches()) {
            throw new InvalidRequest(
                    "'" + Printable.of(text) + "' is no device name: expected one such as pci_0000_03_00_0");
        }
        return PciAddress.parse(
                String.format("%s:%s:%s.%s", parts.group(1), parts.group(2), parts.group(3), parts.group(4)));
    }
}
