package org.jvirt.api;

import java.util.UUID;

/** A virtual network. */
public record Network(String name, UUID uuid, boolean active) {}
