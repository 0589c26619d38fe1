package org.jvirt.api.network;

import java.util.Optional;
import org.jvirt.api.error.InvalidRequest;

/**
 * How the guests of a network reach what is outside of it.
 *
 * @param dev the only interface that leads outside; empty for any. NAT and ROUTE only
 * @param nat NAT only
 */
public record Forward(Mode mode, Optional<InterfaceName> dev, Nat nat) {
    /** What is between the network and the outside. */
    public enum Mode {
        /** Nothing passes: guests reach each other and the host. */
        ISOLATED,
        /** Guests speak with the host's address; nobody outside can speak first. IPv6 is routed, unless {@link Nat#ipv6()}. */
        NAT,
        /** Guests speak with their own addresses, and can be spoken to. */
        ROUTE,
        /** As ROUTE, but without a firewall: what passes is the administrator's part. */
        OPEN,
        /** Guests are attached to a bridge that the administrator keeps. */
        BRIDGE
    }

    public static final Forward ISOLATED = new Forward(Mode.ISOLATED, Optional.empty(), Nat.DEFAULT);

    public Forward {
        if (dev.isPresent() && mode != Mode.NAT && mode != Mode.ROUTE) {
            throw new InvalidRequest("<forward> has dev '" + dev.get() + "': expected it with mode nat or route only");
        }
        if (mode != Mode.NAT && !nat.equals(Nat.DEFAULT)) {
            throw new InvalidRequest("<forward> has <nat>: expected it with mode nat only");
        }
    }
}
