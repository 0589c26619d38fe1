package org.jvirt.api.nodedev;

/**
 * Something that happened to a device of the host.
 *
 * @param device its name
 */
public record NodeDeviceEvent(String device, Kind kind) {
    /** libvirt's virNodeDeviceEventLifecycleType, and its event of an update. */
    public enum Kind {
        CREATED,
        DELETED,
        UPDATED
    }
}
