package org.jvirt.xen.port;

/** The device models (QEMU) of the host's HVM domains. */
public interface DeviceModels {
    /**
     * Opens the domain's device model, under the lock that libxl takes for the same purpose.
     *
     * @throws DeviceModelUnavailable if there is none, or it does not answer
     * @throws org.jvirt.api.error.DeviceBusy if another program, such as {@code xl}, keeps it to itself
     */
    DeviceModel open(int domainId) throws DeviceModelUnavailable;
}
