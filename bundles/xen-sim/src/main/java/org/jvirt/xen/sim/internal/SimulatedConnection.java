package org.jvirt.xen.sim.internal;

import java.util.Optional;
import org.jvirt.api.storage.StoragePools;
import org.jvirt.xen.XenConnection;
import org.jvirt.xen.XenSettings;
import org.jvirt.xen.sim.SimulatedHost;

/** A connection to a simulated host, which brings what a real one shares with other hypervisors. */
final class SimulatedConnection extends XenConnection {
    private final StoragePools storagePools;

    SimulatedConnection(SimulatedHost host, XenSettings settings, StoragePools storagePools) {
        super(host, settings);
        this.storagePools = storagePools;
    }

    @Override
    public Optional<StoragePools> storagePools() {
        return Optional.of(storagePools);
    }
}
