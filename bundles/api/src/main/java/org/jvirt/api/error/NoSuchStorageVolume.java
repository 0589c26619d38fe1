package org.jvirt.api.error;

/** There is no such volume, or no longer. */
public final class NoSuchStorageVolume extends VirtException {
    private static final long serialVersionUID = 1;

    public NoSuchStorageVolume(String message) {
        super(message);
    }
}
