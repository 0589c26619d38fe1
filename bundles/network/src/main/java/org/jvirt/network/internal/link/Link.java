package org.jvirt.network.internal.link;

import java.util.Optional;
import org.jvirt.api.network.MacAddress;

/**
 * An interface of the host.
 *
 * @param kind what made it, such as {@code bridge}; empty for a card
 * @param mac empty where it has none that a card could have
 */
public record Link(String name, Optional<String> kind, Optional<MacAddress> mac) {
    public boolean isBridge() {
        return kind.equals(Optional.of("bridge"));
    }
}
