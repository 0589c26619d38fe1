package org.jvirt.api.network;

import java.util.UUID;

/** Something that happened to a network. */
public record NetworkEvent(String network, UUID uuid, Kind kind) {
    /** libvirt's virNetworkEventLifecycleType. */
    public enum Kind {
        DEFINED,
        UNDEFINED,
        STARTED,
        STOPPED
    }
}
