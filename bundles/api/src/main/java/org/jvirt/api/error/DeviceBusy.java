package org.jvirt.api.error;

/** Another operation, or another process, is at this device. Nothing was changed. */
public final class DeviceBusy extends VirtException {
    private static final long serialVersionUID = 1;

    public DeviceBusy(String message) {
        super(message);
    }
}
