package org.jvirt.api.error;

/** There is no such storage pool, or no longer. */
public final class NoSuchStoragePool extends VirtException {
    private static final long serialVersionUID = 1;

    public NoSuchStoragePool(String message) {
        super(message);
    }
}
