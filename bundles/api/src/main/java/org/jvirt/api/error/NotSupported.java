package org.jvirt.api.error;

/** Nothing here can do this. */
public final class NotSupported extends VirtException {
    private static final long serialVersionUID = 1;

    public NotSupported(String message) {
        super(message);
    }
}
