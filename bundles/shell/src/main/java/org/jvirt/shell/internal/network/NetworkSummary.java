package org.jvirt.shell.internal.network;

import java.util.Optional;
import java.util.UUID;
import org.jvirt.api.network.Network;
import org.jvirt.api.network.NetworkInfo;

/** A network and what its driver says of it, as one record. */
record NetworkSummary(
        String name, UUID uuid, boolean active, boolean persistent, boolean autostart, Optional<String> bridge) {
    static NetworkSummary of(Network network) {
        NetworkInfo info = network.info();
        return new NetworkSummary(
                network.name(), network.uuid(), info.active(), info.persistent(), info.autostart(), info.bridge());
    }
}
