package org.jvirt.api;

/**
 * What an audit that nobody asked for has come to about a device.
 *
 * @param audit what the parties said of it when they were asked
 * @param detail the disagreements, what a repair did, or why it failed; for people
 */
public record DeviceAuditEvent(DeviceAudit audit, Kind kind, String detail) {
    /** What the event tells. */
    public enum Kind {
        /** The parties do not agree about it. */
        DISAGREEMENT,
        /** They did not, and it was mended. */
        REPAIRED,
        /** It was to be mended, and is not. */
        NOT_REPAIRED
    }
}
