package org.jvirt.api;

/**
 * A point in which the parties of a host do not agree about a device.
 *
 * @param what who says what, for people
 * @param likely who is probably right, and why; or that both readings are possible
 */
public record Disagreement(String what, String likely) {}
