package org.jvirt.xen.internal.detach;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jvirt.xen.port.DeviceModel.GuestDevice;
import org.jvirt.xen.port.DeviceModel.Region;

/**
 * Where an HVM guest has a device: its slot, and the guest-physical address of each memory BAR. Noted in the journal, because a device model
 * that stops answering takes the knowledge with it.
 *
 * @param memory guest-physical address by BAR number
 */
record GuestPlacement(OptionalInt slot, Map<Integer, Long> memory) {
    static final GuestPlacement UNKNOWN = new GuestPlacement(OptionalInt.empty(), Map.of());

    private static final Pattern TEXT = Pattern.compile("slot=([0-9a-f]{1,2})((?: [0-6]=[0-9a-f]{1,16})*)");

    static GuestPlacement of(GuestDevice device) {
        return new GuestPlacement(
                OptionalInt.of(device.slot()),
                device.regions().stream()
                        .filter(region -> !region.ioPorts() && region.guestAddress() > 0)
                        .collect(Collectors.toMap(Region::bar, Region::guestAddress, (first, second) -> first)));
    }

    /** Reads what {@link #format} wrote; anything else is {@link #UNKNOWN}. */
    static GuestPlacement parse(Optional<String> text) {
        Matcher parts = TEXT.matcher(text.orElse(""));
        if (!parts.matches()) {
            return UNKNOWN;
        }
        Map<Integer, Long> memory = new HashMap<>();
        for (String bar : parts.group(2).trim().split(" ", -1)) {
            if (!bar.isEmpty()) {
                memory.put(bar.charAt(0) - '0', Long.parseUnsignedLong(bar.substring(2), 16));
            }
        }
        return new GuestPlacement(OptionalInt.of(Integer.parseInt(parts.group(1), 16)), memory);
    }

    String format() {
        return "slot=" + Integer.toHexString(slot.orElse(0))
                + memory.entrySet().stream()
                        .map(bar -> " " + bar.getKey() + "=" + Long.toHexString(bar.getValue()))
                        .collect(Collectors.joining());
    }

    OptionalLong memoryOf(int bar) {
        Long address = memory.get(bar);
        return address == null ? OptionalLong.empty() : OptionalLong.of(address);
    }
}
