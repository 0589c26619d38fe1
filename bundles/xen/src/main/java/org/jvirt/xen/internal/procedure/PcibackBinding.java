package org.jvirt.xen.internal.procedure;

import org.jvirt.api.PciAddress;
import org.jvirt.xen.port.PciBackend;

/** pciback's hold on a device. */
public final class PcibackBinding {
    private PcibackBinding() {}

    /** Binds a device that no driver has: whoever unbound it to bind it again did not get that far. */
    public static void restore(PciBackend pciBackend, PciAddress device) {
        boolean lost = pciBackend
                .device(device)
                .filter(found -> found.device().driver().isEmpty())
                .isPresent();
        if (lost) {
            pciBackend.bind(device, PciBackend.DRIVER);
        }
    }
}
