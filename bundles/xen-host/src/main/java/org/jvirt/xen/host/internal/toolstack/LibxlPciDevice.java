package org.jvirt.xen.host.internal.toolstack;

import java.util.List;
import java.util.stream.IntStream;
import org.jvirt.api.PciAddress;
import org.jvirt.api.error.InvalidRequest;

/** A PCI device in libxl's JSON (libxl_device_pci). */
final class LibxlPciDevice {
    /** LIBXL_PCI_FUNC_ALL: the whole slot was attached. */
    private static final long ALL_FUNCTIONS = 0xffffffffL;

    private LibxlPciDevice() {}

    /**
     * One function, or all eight that a slot may have.
     *
     * @throws InvalidRequest if that is no address
     */
    static List<PciAddress> functions(LibxlJson device) {
        int segment = part(device, "domain");
        int bus = part(device, "bus");
        int slot = part(device, "dev");
        int function = part(device, "func");
        boolean all = device.number("vfunc_mask").orElse(0L) == ALL_FUNCTIONS;
        return IntStream.range(all ? 0 : function, all ? 8 : function + 1)
                .mapToObj(number -> new PciAddress(segment, bus, slot, number))
                .toList();
    }

    /** libxl leaves out what is zero. */
    private static int part(LibxlJson device, String name) {
        return device.number(name).orElse(0L).intValue();
    }
}
