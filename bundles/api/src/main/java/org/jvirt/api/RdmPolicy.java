package org.jvirt.api;

/** What to do when a device's reserved memory overlaps the guest's (xl-pci-configuration.5, rdm_policy). */
public enum RdmPolicy {
    /** Refuse the device. */
    STRICT,
    /** Warn and go on. */
    RELAXED
}
