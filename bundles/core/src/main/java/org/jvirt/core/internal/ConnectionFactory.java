package org.jvirt.core.internal;

import java.net.URI;
import java.util.concurrent.Executor;
import org.jvirt.api.Connection;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.spi.HypervisorDriver;
import org.jvirt.spi.NetworkDriver;
import org.jvirt.spi.NodeDeviceDriver;
import org.jvirt.spi.StorageDriver;

/** Makes a connection of the drivers that serve a URI's scheme. */
final class ConnectionFactory {
    private final Drivers<HypervisorDriver> hypervisors;
    private final Drivers<NodeDeviceDriver> nodeDevices;
    private final Drivers<StorageDriver> storage;
    private final Drivers<NetworkDriver> networks;
    private final PolicyResolver policies;
    private final Detachments detachments;
    private final Executor executor;

    ConnectionFactory(
            Drivers<HypervisorDriver> hypervisors,
            Drivers<NodeDeviceDriver> nodeDevices,
            Drivers<StorageDriver> storage,
            Drivers<NetworkDriver> networks,
            PolicyResolver policies,
            Detachments detachments,
            Executor executor) {
        this.hypervisors = hypervisors;
        this.nodeDevices = nodeDevices;
        this.storage = storage;
        this.networks = networks;
        this.policies = policies;
        this.detachments = detachments;
        this.executor = executor;
    }

    Connection open(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme();
        HypervisorDriver driver = hypervisors
                .forScheme(scheme)
                .orElseThrow(() -> new InvalidRequest("no driver serves '" + Printable.of(uri.toString())
                        + "': expected a URI with one of the schemes " + hypervisors.schemes()));
        return new DriverConnection(
                uri,
                driver.open(uri),
                () -> hypervisors.has(driver),
                new HostServices(
                        () -> nodeDevices.forScheme(scheme).map(other -> other.nodeDevices(uri)),
                        () -> storage.forScheme(scheme).map(other -> other.storagePools(uri)),
                        () -> networks.forScheme(scheme).map(other -> other.networks(uri))),
                policies,
                detachments,
                executor);
    }
}
