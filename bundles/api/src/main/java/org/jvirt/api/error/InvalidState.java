package org.jvirt.api.error;

/** What was asked for is of no use in the state that the object is in, such as to start what is active. Nothing was changed. */
public final class InvalidState extends VirtException {
    private static final long serialVersionUID = 1;

    public InvalidState(String message) {
        super(message);
    }
}
