package org.jvirt.api;

/** How a device came out of its domain. */
public enum Release {
    /** The guest let go of it, now or before it was asked. */
    BY_GUEST("released by guest"),
    /** Acknowledged in the guest's place: HVM, the ACPI eject in the device model; PV, the frontend's answer to pciback. */
    BY_EJECT("forced: ejected"),
    /** Cut off at the hypervisor because the device model was silent or gone, or pciback did not answer. */
    BY_REVOCATION("forced: revoked at the hypervisor");

    private final String label;

    Release(String label) {
        this.label = label;
    }

    public boolean forced() {
        return this != BY_GUEST;
    }

    public String label() {
        return label;
    }
}
