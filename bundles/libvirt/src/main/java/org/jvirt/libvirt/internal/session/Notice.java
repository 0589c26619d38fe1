package org.jvirt.libvirt.internal.session;

import java.util.UUID;
import org.jvirt.api.DomainEvent;
import org.jvirt.api.network.NetworkEvent;
import org.jvirt.api.nodedev.NodeDeviceEvent;
import org.jvirt.api.storage.StoragePoolEvent;

/** Something that libvirt told of its own accord. */
public sealed interface Notice {
    /** A device is out of its domain. */
    record DeviceRemoved(UUID domain, String alias) implements Notice {}

    /** A guest refused to let go of a device. */
    record DeviceRemovalFailed(UUID domain, String alias) implements Notice {}

    record DomainChanged(DomainEvent event) implements Notice {}

    record NetworkChanged(NetworkEvent event) implements Notice {}

    record DeviceChanged(NodeDeviceEvent event) implements Notice {}

    record PoolChanged(StoragePoolEvent event) implements Notice {}

    /** The connection to libvirtd broke. */
    record ConnectionLost() implements Notice {}

    /** There is a connection again; what happened in between was not told. */
    record ConnectedAgain() implements Notice {}
}
