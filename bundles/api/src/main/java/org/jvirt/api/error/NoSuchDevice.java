package org.jvirt.api.error;

/** The host has no such device. */
public final class NoSuchDevice extends VirtException {
    private static final long serialVersionUID = 1;

    public NoSuchDevice(String message) {
        super(message);
    }
}
