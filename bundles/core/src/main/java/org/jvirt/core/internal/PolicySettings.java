package org.jvirt.core.internal;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jvirt.api.DetachRequest;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;

/**
 * What is configured about force: PID {@code org.jvirt.policy}.
 *
 * @param fault what is wrong with the configuration: then it says nothing about force
 */
record PolicySettings(ForcePolicy hostDefault, Duration guestTimeout, List<DeviceRule> rules, Optional<String> fault) {
    /** What holds where nothing is configured: as {@code xl pci-detach} without {@code -f}. */
    static final PolicySettings DEFAULT =
            new PolicySettings(ForcePolicy.NEVER, Duration.ofSeconds(10), List.of(), Optional.empty());

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,4}");

    /**
     * @throws InvalidRequest if any of it is malformed
     */
    static PolicySettings parse(String hostDefault, String guestTimeoutSeconds, String... rules) {
        return new PolicySettings(
                ForcePolicy.parse(hostDefault),
                seconds(guestTimeoutSeconds),
                Arrays.stream(rules)
                        .map(String::trim)
                        .filter(rule -> !rule.isEmpty())
                        .map(DeviceRule::parse)
                        .toList(),
                Optional.empty());
    }

    static PolicySettings malformed(String fault) {
        return new PolicySettings(DEFAULT.hostDefault(), DEFAULT.guestTimeout(), List.of(), Optional.of(fault));
    }

    private static Duration seconds(String text) {
        Duration timeout = SECONDS.matcher(text).matches() ? Duration.ofSeconds(Integer.parseInt(text)) : Duration.ZERO;
        if (timeout.isZero() || timeout.compareTo(DetachRequest.LONGEST_TIMEOUT) > 0) {
            throw new InvalidRequest("guestTimeoutSeconds is '" + Printable.of(text)
                    + "': expected a whole number, 1 to " + DetachRequest.LONGEST_TIMEOUT.toSeconds());
        }
        return timeout;
    }
}
