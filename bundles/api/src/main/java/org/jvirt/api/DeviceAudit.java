package org.jvirt.api;

import java.util.List;
import java.util.Optional;

/**
 * What the parties of a host say of one device at one moment, compared.
 *
 * @param witnesses the same as {@link AssignableDevices#witnesses}
 * @param disagreements none if all of them tell one story
 * @param repairs what {@link AssignableDevices#repair} would do about it; none if it can do nothing, or need not
 * @param next what would mend it, for people: a command, or what has to be known first; empty if all agree
 */
public record DeviceAudit(
        PciAddress device,
        List<Witness> witnesses,
        List<Disagreement> disagreements,
        List<RepairOption> repairs,
        Optional<String> next) {
    public DeviceAudit {
        witnesses = List.copyOf(witnesses);
        disagreements = List.copyOf(disagreements);
        repairs = List.copyOf(repairs);
    }
}
