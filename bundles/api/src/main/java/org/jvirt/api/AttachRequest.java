package org.jvirt.api;

import java.util.OptionalInt;
import org.jvirt.api.error.InvalidRequest;

/**
 * A device to attach to a domain.
 *
 * @param device one function, a whole slot, or a name
 * @param guestSlot the slot to take in the guest, 1 to 0x1f; empty to let the device model choose
 * @param seize make the device assignable first if it is not, whatever driver has it
 */
public record AttachRequest(DeviceReference device, OptionalInt guestSlot, HostdevOptions options, boolean seize) {
    /**
     * @throws InvalidRequest if the guest slot is out of its range
     */
    public AttachRequest {
        if (guestSlot.isPresent() && (guestSlot.getAsInt() < 1 || guestSlot.getAsInt() > 0x1f)) {
            throw new InvalidRequest(
                    String.format("guest slot %x is out of range: expected 1 to 1f", guestSlot.getAsInt()));
        }
    }

    /** A request with xl's defaults. */
    public static AttachRequest of(DeviceReference device) {
        return new AttachRequest(device, OptionalInt.empty(), HostdevOptions.DEFAULT, false);
    }
}
