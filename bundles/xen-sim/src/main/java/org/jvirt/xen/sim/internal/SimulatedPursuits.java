package org.jvirt.xen.sim.internal;

import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jvirt.xen.port.Pursuits;

/** The operations of the one process that a host in memory has. */
public final class SimulatedPursuits implements Pursuits {
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    @Override
    public Pursuit begin() {
        String name = UUID.randomUUID().toString();
        underWay.add(name);
        return new Pursuit(name, () -> underWay.remove(name));
    }

    @Override
    public boolean isPursued(String name) {
        return underWay.contains(name);
    }
}
