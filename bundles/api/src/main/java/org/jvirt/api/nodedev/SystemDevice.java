package org.jvirt.api.nodedev;

import java.util.Optional;

/** The computer itself, on which all other devices hang. */
public record SystemDevice(Optional<String> product, Hardware hardware, Firmware firmware) implements NodeDevice {
    /** libvirt's name for it. */
    public static final String NAME = "computer";

    /** Who made it, and which one it is. */
    public record Hardware(
            Optional<String> vendor, Optional<String> version, Optional<String> serial, Optional<String> uuid) {}

    /** What it was started by. */
    public record Firmware(Optional<String> vendor, Optional<String> version, Optional<String> releaseDate) {}

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Optional<String> parent() {
        return Optional.empty();
    }

    @Override
    public Optional<String> driver() {
        return Optional.empty();
    }

    @Override
    public Optional<String> path() {
        return Optional.empty();
    }

    @Override
    public Capability capability() {
        return Capability.SYSTEM;
    }
}
