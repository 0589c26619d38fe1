package org.jvirt.api;

import java.util.Optional;

/**
 * A device that can be attached to any domain now.
 *
 * @param name the name it was given when it was made assignable
 */
public record AssignableDevice(PciAddress address, Optional<String> name) {}
