package org.jvirt.core.internal;

import java.net.URI;
import java.util.Optional;
import org.jvirt.api.network.Networks;
import org.jvirt.api.nodedev.NodeDevices;
import org.jvirt.api.storage.StoragePools;

/** What the host's shared drivers offer for a URI; they may come and go while the connection is open. */
record HostServices(DriverRegistry drivers, URI uri) {
    Optional<NodeDevices> nodeDevices() {
        return drivers.nodeDevices().forScheme(uri.getScheme()).map(driver -> driver.nodeDevices(uri));
    }

    Optional<StoragePools> storagePools() {
        return drivers.storage().forScheme(uri.getScheme()).map(driver -> driver.storagePools(uri));
    }

    Optional<Networks> networks() {
        return drivers.networks().forScheme(uri.getScheme()).map(driver -> driver.networks(uri));
    }

    /** True if there is a driver of any kind. It is asked whether the URI makes sense to it. */
    boolean any() {
        return nodeDevices().isPresent()
                || storagePools().isPresent()
                || networks().isPresent();
    }
}
