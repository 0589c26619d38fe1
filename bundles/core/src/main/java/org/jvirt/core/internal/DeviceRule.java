package org.jvirt.core.internal;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.PciAddress;
import org.jvirt.api.PciSelector;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.nodedev.PciDevice;

/**
 * A force policy for certain devices: {@code 0000:03:00.*=immediate} by address, {@code 8086:10d3=never} by vendor and device id.
 *
 * @param text as it was configured
 * @param matches whether it speaks of a device; the host is asked for the device's ids only where a rule wants them
 */
record DeviceRule(String text, Matching matches, ForcePolicy policy) {
    private static final Pattern IDS = Pattern.compile("([0-9a-fA-F]{4}):([0-9a-fA-F]{4})");

    /** Whether a rule speaks of a device. */
    interface Matching {
        boolean test(PciAddress address, Function<PciAddress, Optional<PciDevice>> host);
    }

    /**
     * @throws InvalidRequest if it is no rule
     */
    static DeviceRule parse(String text) {
        int equals = text.lastIndexOf('=');
        if (equals < 1) {
            throw new InvalidRequest(
                    "'" + text
                            + "' is no device rule: expected ADDRESS=POLICY, such as 0000:03:00.*=immediate, or VENDOR:DEVICE=POLICY");
        }
        String device = text.substring(0, equals).trim();
        ForcePolicy policy = ForcePolicy.parse(text.substring(equals + 1).trim());
        Matcher ids = IDS.matcher(device);
        if (ids.matches()) {
            int vendor = Integer.parseInt(ids.group(1), 16);
            int product = Integer.parseInt(ids.group(2), 16);
            return new DeviceRule(
                    text,
                    (address, host) -> host.apply(address)
                            .filter(found -> found.vendorId() == vendor && found.deviceId() == product)
                            .isPresent(),
                    policy);
        }
        PciSelector selector = PciSelector.parse(device);
        return new DeviceRule(text, (address, host) -> selector.covers(address), policy);
    }
}
