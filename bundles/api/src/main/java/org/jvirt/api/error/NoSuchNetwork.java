package org.jvirt.api.error;

/** There is no such network, or no longer. */
public final class NoSuchNetwork extends VirtException {
    private static final long serialVersionUID = 1;

    public NoSuchNetwork(String message) {
        super(message);
    }
}
