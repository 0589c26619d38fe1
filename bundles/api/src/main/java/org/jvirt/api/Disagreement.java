package org.jvirt.api;

/**
 * A point in which the parties of a host do not agree about a device.
 *
 * @param what who says what, for people
 * @param likely who is probably right, and why; or that both readings are possible
 * @param remedy what would mend it: a command, or what has to be known first
 */
public record Disagreement(String what, String likely, String remedy) {}
