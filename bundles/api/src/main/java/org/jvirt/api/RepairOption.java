package org.jvirt.api;

import java.util.Optional;

/**
 * One thing that {@link AssignableDevices#repair} can do about a device.
 *
 * @param choice what has to be chosen for it; empty for what is done without a choice
 * @param effect what would be done, for people
 */
public record RepairOption(Optional<RepairChoice> choice, String effect) {}
