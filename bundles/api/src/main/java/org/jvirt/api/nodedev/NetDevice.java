package org.jvirt.api.nodedev;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A network interface.
 *
 * @param parent the PCI device that it belongs to, or the computer
 * @param interfaceName such as {@code eth0}
 * @param mac its address; empty if it has none of this kind
 * @param speed in Mbit/s, if the link is up and says so
 */
public record NetDevice(
        Optional<String> parent,
        Optional<String> driver,
        Optional<String> path,
        String interfaceName,
        Optional<String> mac,
        LinkState state,
        OptionalInt speed,
        boolean wireless)
        implements NodeDevice {
    /** The kernel's operational states (RFC 2863). */
    public enum LinkState {
        UNKNOWN,
        NOT_PRESENT,
        DOWN,
        LOWER_LAYER_DOWN,
        TESTING,
        DORMANT,
        UP
    }

    /** libvirt's name: {@code net_eth0_52_54_00_12_34_56}. */
    @Override
    public String name() {
        return LibvirtName.of("net", interfaceName, mac);
    }

    @Override
    public Capability capability() {
        return Capability.NET;
    }
}
