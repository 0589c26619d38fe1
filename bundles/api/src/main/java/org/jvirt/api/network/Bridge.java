package org.jvirt.api.network;

import java.util.Optional;
import org.jvirt.api.error.InvalidRequest;

/**
 * The kernel bridge of a network.
 *
 * @param name empty to have the driver choose one
 * @param stp whether it speaks the spanning tree protocol
 * @param delaySeconds how long a new port listens before it forwards
 */
public record Bridge(Optional<InterfaceName> name, boolean stp, int delaySeconds) {
    private static final int LONGEST_DELAY = 30;

    public static final Bridge DEFAULT = new Bridge(Optional.empty(), true, 0);

    public Bridge {
        if (delaySeconds < 0 || delaySeconds > LONGEST_DELAY) {
            throw new InvalidRequest(
                    "<bridge> has delay '" + delaySeconds + "': expected seconds, at most " + LONGEST_DELAY);
        }
    }

    Bridge named(InterfaceName chosen) {
        return new Bridge(Optional.of(chosen), stp, delaySeconds);
    }
}
