package org.jvirt.api.error;

/** Another domain has the device. Nothing was changed. */
public final class OwnedByAnother extends VirtException {
    private static final long serialVersionUID = 1;

    public OwnedByAnother(String message) {
        super(message);
    }
}
