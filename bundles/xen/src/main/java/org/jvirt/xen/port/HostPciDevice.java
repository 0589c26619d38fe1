package org.jvirt.xen.port;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jvirt.api.nodedev.PciDevice;

/**
 * A PCI device as dom0's kernel sees it.
 *
 * @param interrupt the legacy interrupt, 1 to 254, or empty if it has none
 * @param decoding whether its command register has memory or port decoding on
 */
public record HostPciDevice(PciDevice device, List<Bar> bars, OptionalInt interrupt, boolean decoding) {
    public HostPciDevice {
        bars = List.copyOf(bars);
    }

    /** True if pciback has the device. */
    public boolean onPciback() {
        return device.driver().equals(Optional.of(PciBackend.DRIVER));
    }

    /**
     * A resource of the device.
     *
     * @param number 0 to 5, or 6 for the expansion ROM
     * @param start machine address or port
     * @param size in bytes or ports
     */
    public record Bar(int number, boolean ioPorts, long start, long size) {
        /** The first 4 KiB frame that the BAR touches. */
        public long firstFrame() {
            return start >>> 12;
        }

        /** How many 4 KiB frames the BAR touches. */
        public long frames() {
            return ((start + size + 4095) >>> 12) - firstFrame();
        }
    }
}
