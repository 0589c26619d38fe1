package org.jvirt.api;

import java.util.Comparator;
import java.util.HexFormat;
import org.jvirt.api.error.InvalidRequest;

/**
 * The address of one PCI function on the host: segment, bus, slot and function, Xen's SBDF.
 *
 * @param segment 0 to 0xffff; libvirt's XML calls it domain
 * @param bus 0 to 0xff
 * @param slot 0 to 0x1f
 * @param function 0 to 7
 */
public record PciAddress(int segment, int bus, int slot, int function) implements Comparable<PciAddress> {
    private static final HexFormat HEX = HexFormat.of();
    private static final Comparator<PciAddress> ORDER = Comparator.comparingInt(PciAddress::sbdf);

    /**
     * @throws InvalidRequest if a part is out of its range
     */
    public PciAddress {
        if (segment >>> 16 != 0 || bus >>> 8 != 0 || slot >>> 5 != 0 || function >>> 3 != 0) {
            throw new InvalidRequest(String.format(
                    "PCI address %04x:%02x:%02x.%x is out of range: segment to ffff, bus to ff, slot to 1f, function to 7",
                    segment, bus, slot, function));
        }
    }

    /**
     * Parses {@code [SSSS:]BB:DD.F}, all hexadecimal.
     *
     * @throws InvalidRequest if the text is not an address of one function
     */
    public static PciAddress parse(String text) {
        PciSelector selector = PciSelector.parse(text);
        if (selector.function().isEmpty()) {
            throw new InvalidRequest("'" + Printable.of(text) + "' names a whole slot: expected one function, such as "
                    + selector.inFunction(0));
        }
        return selector.inFunction(selector.function().getAsInt());
    }

    /** The address of a number as Xen's hypercalls take it: {@code segment<<16 | bus<<8 | slot<<3 | function}. */
    public static PciAddress ofSbdf(int sbdf) {
        return new PciAddress(sbdf >>> 16, sbdf >>> 8 & 0xff, sbdf >>> 3 & 0x1f, sbdf & 7);
    }

    /** The number that Xen's hypercalls take: {@code segment<<16 | bus<<8 | slot<<3 | function}. */
    public int sbdf() {
        return segment << 16 | bus << 8 | slot << 3 | function;
    }

    /** True if both are functions of one slot. */
    public boolean sharesSlotWith(PciAddress other) {
        return sbdf() >>> 3 == other.sbdf() >>> 3;
    }

    @Override
    public int compareTo(PciAddress other) {
        return ORDER.compare(this, other);
    }

    /** The form that sysfs and {@code xl} print: {@code 0000:03:00.0}. */
    @Override
    public String toString() {
        return HEX.toHexDigits(segment, 4) + ":" + HEX.toHexDigits(bus, 2) + ":" + HEX.toHexDigits(slot, 2) + "."
                + function;
    }
}
