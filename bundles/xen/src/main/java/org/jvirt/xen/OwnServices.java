package org.jvirt.xen;

import java.util.Optional;
import org.jvirt.api.network.Networks;
import org.jvirt.api.nodedev.NodeDevices;
import org.jvirt.api.storage.StoragePools;

/** What a host brings beside its domains, where no driver of this machine's can serve it: a simulated host, all of it. */
public record OwnServices(
        Optional<NodeDevices> nodeDevices, Optional<StoragePools> storagePools, Optional<Networks> networks) {
    /** Nothing: the machine's shared drivers serve. */
    public static final OwnServices NONE = new OwnServices(Optional.empty(), Optional.empty(), Optional.empty());
}
