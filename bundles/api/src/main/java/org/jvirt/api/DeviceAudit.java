package org.jvirt.api;

import java.util.List;

/**
 * What the parties of a host say of one device at one moment, compared.
 *
 * @param witnesses the same as {@link AssignableDevices#witnesses}
 * @param disagreements none if all of them tell one story
 */
public record DeviceAudit(PciAddress device, List<Witness> witnesses, List<Disagreement> disagreements) {
    public DeviceAudit {
        witnesses = List.copyOf(witnesses);
        disagreements = List.copyOf(disagreements);
    }
}
