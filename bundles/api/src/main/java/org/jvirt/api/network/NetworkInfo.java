package org.jvirt.api.network;

import java.util.Optional;

/**
 * What a driver says of a network at one moment.
 *
 * @param persistent whether it has a definition
 * @param autostart whether it is started with the driver
 * @param bridge the kernel bridge that guests are attached to
 */
public record NetworkInfo(boolean active, boolean persistent, boolean autostart, Optional<String> bridge) {}
