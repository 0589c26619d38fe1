package org.jvirt.xen.internal.procedure;

import java.util.HexFormat;
import org.jvirt.api.PciAddress;

/** QEMU's id for a passed-through device, made as libxl makes it, so that either toolstack finds the other's. */
public final class GuestDeviceId {
    private static final HexFormat HEX = HexFormat.of();

    private GuestDeviceId() {}

    /** The id: it leaves the segment out, so that two devices that differ in it alone share one. */
    public static String of(PciAddress device) {
        return "pci-pt-" + HEX.toHexDigits(device.bus(), 2) + "_" + HEX.toHexDigits(device.slot(), 2) + "."
                + device.function();
    }
}
