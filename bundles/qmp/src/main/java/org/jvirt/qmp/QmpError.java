package org.jvirt.qmp;

/** QEMU refused a command. The connection goes on. */
public final class QmpError extends QmpException {
    private static final long serialVersionUID = 1;

    private final String errorClass;

    /**
     * @param errorClass QEMU's class of the error, such as {@code GenericError} or {@code DeviceNotFound}
     * @param description QEMU's words
     */
    public QmpError(String command, String errorClass, String description) {
        super(command + ": " + description, null);
        this.errorClass = errorClass;
    }

    public String errorClass() {
        return errorClass;
    }

    /** True if the command named a device that QEMU does not have. */
    public boolean isDeviceNotFound() {
        return errorClass.equals("DeviceNotFound");
    }
}
