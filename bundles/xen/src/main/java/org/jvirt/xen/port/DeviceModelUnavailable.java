package org.jvirt.xen.port;

/** A device model is gone or does not answer. Checked: every caller has to decide what that means to it. */
public final class DeviceModelUnavailable extends Exception {
    private static final long serialVersionUID = 1;

    public DeviceModelUnavailable(String message, Throwable cause) {
        super(message, cause);
    }

    /** With the words of its cause. */
    public DeviceModelUnavailable(Throwable cause) {
        super(cause.getMessage(), cause);
    }

    public DeviceModelUnavailable(String message) {
        super(message);
    }
}
