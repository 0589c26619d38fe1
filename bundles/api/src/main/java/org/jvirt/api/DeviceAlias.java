package org.jvirt.api;

import org.jvirt.api.error.InvalidRequest;

/**
 * What libvirt calls a device of a running domain, such as {@code net0} or {@code hostdev0}: any device, not only one of the host.
 *
 * @param value 1 to 64 letters, digits, and {@code _-.:}
 */
public record DeviceAlias(String value) implements DeviceReference {
    /**
     * @throws InvalidRequest if the alias is empty, too long, or has other characters
     */
    public DeviceAlias {
        if (!value.matches("[A-Za-z0-9_.:-]{1,64}")) {
            throw new InvalidRequest("'" + Printable.of(value)
                    + "' is no device alias: expected 1 to 64 letters, digits, and _-.: such as net0");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
