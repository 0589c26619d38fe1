package org.jvirt.api;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvirt.api.error.InvalidRequest;

/**
 * One PCI function, or with {@code *} every function of a slot.
 *
 * @param function the one function, or empty for all of the slot
 */
public record PciSelector(int segment, int bus, int slot, OptionalInt function) implements DeviceReference {
    private static final Pattern FORM =
            Pattern.compile("(?:([0-9a-fA-F]{1,4}):)?([0-9a-fA-F]{1,2}):([0-9a-fA-F]{1,2})\\.([0-7]|\\*)");

    /**
     * @throws InvalidRequest if a part is out of its range
     */
    public PciSelector {
        new PciAddress(segment, bus, slot, function.orElse(0));
    }

    /** Selects one function. */
    public static PciSelector of(PciAddress address) {
        return new PciSelector(address.segment(), address.bus(), address.slot(), OptionalInt.of(address.function()));
    }

    /** Selects every function of the slot that a function is in. */
    public static PciSelector ofSlot(PciAddress address) {
        return new PciSelector(address.segment(), address.bus(), address.slot(), OptionalInt.empty());
    }

    /**
     * Parses {@code [SSSS:]BB:DD.F} or {@code [SSSS:]BB:DD.*}, all hexadecimal.
     *
     * @throws InvalidRequest if the text is neither
     */
    public static PciSelector parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new InvalidRequest(
                    "'" + Printable.of(text)
                            + "' is no PCI address: expected [SSSS:]BB:DD.F, such as 0000:03:00.0, or BB:DD.* for a whole slot");
        }
        String segment = parts.group(1);
        String function = parts.group(4);
        return new PciSelector(
                segment == null ? 0 : Integer.parseInt(segment, 16),
                Integer.parseInt(parts.group(2), 16),
                Integer.parseInt(parts.group(3), 16),
                function.equals("*") ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(function)));
    }

    /** True if every function of the slot is meant. */
    public boolean wholeSlot() {
        return function.isEmpty();
    }

    /** True if the function at this address is meant. */
    public boolean covers(PciAddress address) {
        return address.sharesSlotWith(inFunction(0)) && (wholeSlot() || function.getAsInt() == address.function());
    }

    /** The address of a function of this slot. */
    public PciAddress inFunction(int number) {
        return new PciAddress(segment, bus, slot, number);
    }

    @Override
    public String toString() {
        return wholeSlot()
                ? String.format("%04x:%02x:%02x.*", segment, bus, slot)
                : inFunction(function.getAsInt()).toString();
    }
}
