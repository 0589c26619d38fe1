package org.jvirt.xen.sim.internal;

import java.util.Optional;
import org.jvirt.api.network.Networks;
import org.jvirt.xen.XenConnection;
import org.jvirt.xen.XenSettings;
import org.jvirt.xen.sim.SimulatedHost;

/** A connection to a simulated host, which brings what a real one shares with other hypervisors. */
final class SimulatedConnection extends XenConnection {
    private final Networks networks;

    SimulatedConnection(SimulatedHost host, XenSettings settings, Networks networks) {
        super(host, settings);
        this.networks = networks;
    }

    @Override
    public Optional<Networks> networks() {
        return Optional.of(networks);
    }
}
