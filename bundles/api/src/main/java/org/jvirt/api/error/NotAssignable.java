package org.jvirt.api.error;

/** The device cannot be attached now: it has not been made assignable, is held back, or another operation is at it. Nothing was changed. */
public final class NotAssignable extends VirtException {
    private static final long serialVersionUID = 1;

    public NotAssignable(String message) {
        super(message);
    }
}
