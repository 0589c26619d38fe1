package org.jvirt.core.internal;

import java.util.Set;
import java.util.TreeSet;
import org.jvirt.spi.HypervisorDriver;
import org.jvirt.spi.NetworkDriver;
import org.jvirt.spi.NodeDeviceDriver;
import org.jvirt.spi.StorageDriver;

/** The drivers of every kind that are there now. */
record DriverRegistry(
        Drivers<HypervisorDriver> hypervisors,
        Drivers<NodeDeviceDriver> nodeDevices,
        Drivers<StorageDriver> storage,
        Drivers<NetworkDriver> networks) {
    DriverRegistry() {
        this(
                new Drivers<>(HypervisorDriver.class),
                new Drivers<>(NodeDeviceDriver.class),
                new Drivers<>(StorageDriver.class),
                new Drivers<>(NetworkDriver.class));
    }

    /** The schemes that any driver serves. */
    Set<String> schemes() {
        Set<String> schemes = new TreeSet<>(hypervisors.schemes());
        schemes.addAll(nodeDevices.schemes());
        schemes.addAll(storage.schemes());
        schemes.addAll(networks.schemes());
        return schemes;
    }
}
