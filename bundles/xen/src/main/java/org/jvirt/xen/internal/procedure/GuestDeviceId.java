package org.jvirt.xen.internal.procedure;

import org.jvirt.api.PciAddress;

/** QEMU's id for a passed-through device, made as libxl makes it, so that either toolstack finds the other's. */
public final class GuestDeviceId {
    private GuestDeviceId() {}

    /** The id: it leaves the segment out, so that two devices that differ in it alone share one. */
    public static String of(PciAddress device) {
        return String.format("pci-pt-%02x_%02x.%01x", device.bus(), device.slot(), device.function());
    }
}
