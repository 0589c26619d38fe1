package org.jvirt.api;

/**
 * How a device is passed through; the keys of xl's PCI_SPEC_STRING (xl-pci-configuration.5).
 *
 * @param permissive let a guest write configuration space that pciback does not know to be harmless
 * @param msiTranslate show the guest a legacy interrupt while the device uses MSI
 * @param powerManagement let the guest change the device's power state
 */
public record HostdevOptions(boolean permissive, boolean msiTranslate, boolean powerManagement, RdmPolicy rdmPolicy) {
    /** What {@code xl} uses where nothing is said. */
    public static final HostdevOptions DEFAULT = new HostdevOptions(false, false, false, RdmPolicy.STRICT);
}
