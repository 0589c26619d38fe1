package org.jvirt.spi;

import java.util.List;
import java.util.Optional;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NotAttached;
import org.jvirt.api.network.MacAddress;

/** Which of a domain's devices an element means that changes or takes one: every driver refuses the same, in the same words. */
public final class MeantDevice {
    private MeantDevice() {}

    /**
     * The disk of a name.
     *
     * @param found those that have it
     * @param where they were looked for, such as {@code attached to domain 'web'}
     * @throws NotAttached if there is none
     */
    public static <T> T disk(List<T> found, String target, String where) {
        return found.stream()
                .findFirst()
                .orElseThrow(() -> new NotAttached(
                        "disk '" + Printable.of(target) + "' is not " + where + "; nothing was changed"));
    }

    /**
     * The network card of an address, or the only one.
     *
     * @param found those that have the address, or all if none is given
     * @param where they were looked for, as for {@link #disk}
     * @throws NotAttached if there is none
     * @throws InvalidRequest if there are several
     */
    public static <T> T networkCard(List<T> found, Optional<MacAddress> mac, String where) {
        if (found.isEmpty()) {
            throw new NotAttached(
                    mac.map(address -> "no network card with MAC address " + address)
                                    .orElse("no network card") + " is " + where + "; nothing was changed");
        }
        if (found.size() > 1) {
            throw new InvalidRequest("more than one network card is " + where + ": expected <mac> to say which");
        }
        return found.get(0);
    }
}
