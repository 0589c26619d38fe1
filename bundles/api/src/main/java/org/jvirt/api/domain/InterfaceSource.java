package org.jvirt.api.domain;

import org.jvirt.api.network.InterfaceName;

/** What a network card is plugged into. */
public sealed interface InterfaceSource {
    /** A virtual network, by name. */
    record Network(String name) implements InterfaceSource {}

    /** A bridge of the host. */
    record Bridge(InterfaceName name) implements InterfaceSource {}
}
