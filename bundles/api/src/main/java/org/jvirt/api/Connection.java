package org.jvirt.api;

import java.net.URI;
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.event.Events;
import org.jvirt.api.network.Networks;
import org.jvirt.api.nodedev.NodeDevices;
import org.jvirt.api.storage.StoragePools;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A connection to a host. Safe for use by several threads. If its driver goes away, every call on it and on what it handed out throws
 * {@link org.jvirt.api.error.DriverGone}; open a new one then. A call that runs at that moment is interrupted, and ends as if its caller had given up,
 * or with a {@code DriverGone} too.
 */
@ProviderType
public interface Connection extends AutoCloseable {
    URI uri();

    /**
     * @throws NotSupported if no hypervisor serves this connection
     */
    Domains domains();

    /**
     * @throws NotSupported if nothing here knows the host's devices
     */
    NodeDevices nodeDevices();

    /**
     * @throws NotSupported if the hypervisor takes no host devices
     */
    AssignableDevices assignableDevices();

    /**
     * @throws NotSupported if no storage driver serves this connection
     */
    StoragePools storagePools();

    /**
     * @throws NotSupported if no network driver serves this connection
     */
    Networks networks();

    Events events();

    /** Ends the connection; a second call does nothing. */
    @Override
    void close();
}
