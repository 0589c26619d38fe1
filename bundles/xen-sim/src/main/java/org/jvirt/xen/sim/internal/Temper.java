package org.jvirt.xen.sim.internal;

import java.time.Duration;
import java.util.Optional;

/**
 * How a guest takes being asked for a device.
 *
 * @param answersAfter how long it takes to let go; empty if it never does
 * @param refuses it says no at once
 */
public record Temper(Optional<Duration> answersAfter, boolean refuses) {
    /** As a Linux guest with ACPI hotplug was measured to. */
    static final Temper ANSWERS = new Temper(Optional.of(Duration.ofMillis(260)), false);

    static final Temper SILENT = new Temper(Optional.empty(), false);
    static final Temper REFUSES = new Temper(Optional.empty(), true);

    static Temper late(Duration after) {
        return new Temper(Optional.of(after), false);
    }
}
