package org.jvirt.api;

import org.jvirt.api.error.InvalidRequest;

/**
 * The name of an assignable device, as {@code xl pci-assignable-add -n} gives one.
 *
 * @param value 1 to 64 printable ASCII characters (xl.1, pci-assignable-add)
 */
public record DeviceName(String value) implements DeviceReference {
    /**
     * @throws InvalidRequest if the name is empty, too long, or not printable
     */
    public DeviceName {
        if (value.isEmpty() || value.length() > 64 || !value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            throw new InvalidRequest("'" + Printable.of(value)
                    + "' is no device name: expected 1 to 64 printable characters without spaces");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
