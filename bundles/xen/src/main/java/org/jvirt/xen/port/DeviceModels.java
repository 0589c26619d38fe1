package org.jvirt.xen.port;

/** The device models (QEMU) of the host's HVM domains. */
public interface DeviceModels {
    /**
     * Opens the domain's device model, under the lock that libxl takes for the same purpose.
     *
     * @throws DeviceModelUnavailable if there is none, it does not answer, or another program keeps it
     */
    DeviceModel open(int domainId) throws DeviceModelUnavailable;
}
