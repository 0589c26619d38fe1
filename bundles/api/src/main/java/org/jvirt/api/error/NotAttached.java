package org.jvirt.api.error;

/** The device is not attached to the domain that it was to be taken from. Nothing was changed. */
public final class NotAttached extends VirtException {
    private static final long serialVersionUID = 1;

    public NotAttached(String message) {
        super(message);
    }
}
