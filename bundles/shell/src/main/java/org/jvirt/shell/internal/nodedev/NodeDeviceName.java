package org.jvirt.shell.internal.nodedev;

import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.nodedev.PciDevice;
import org.jvirt.shell.internal.pci.HostDeviceName;

/**
 * A device of any kind by libvirt's name for it; a PCI device by its address too.
 *
 * @param value libvirt's name
 */
public record NodeDeviceName(String value) {
    /**
     * @throws InvalidRequest if it begins as a PCI device's name or address does, and is none
     */
    public static NodeDeviceName parse(String text) {
        boolean pci = text.startsWith("pci_") || text.indexOf(':') >= 0;
        return new NodeDeviceName(pci ? PciDevice.nameOf(HostDeviceName.parse(text)) : text);
    }
}
