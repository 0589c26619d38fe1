package org.jvirt.xen.sim.internal;

import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jvirt.api.domain.DomainDefinition;
import org.jvirt.xen.port.DomainDefinitions;

/** Definitions in memory: they last as long as their host. */
public final class SimulatedDefinitions implements DomainDefinitions {
    private final NavigableMap<String, DomainDefinition> domains = new TreeMap<>();
    private final Set<String> autostarted = new HashSet<>();
    private final ReentrantLock operations = new ReentrantLock();

    @Override
    public synchronized List<DomainDefinition> all() {
        return List.copyOf(domains.values());
    }

    @Override
    public synchronized void put(DomainDefinition domain) {
        domains.put(domain.name(), domain);
    }

    @Override
    public synchronized void remove(String name) {
        domains.remove(name);
        autostarted.remove(name);
    }

    @Override
    public synchronized boolean isAutostarted(String name) {
        return autostarted.contains(name);
    }

    @Override
    public synchronized void setAutostart(String name, boolean wanted) {
        if (wanted) {
            autostarted.add(name);
        } else {
            autostarted.remove(name);
        }
    }

    @Override
    public <T> T alone(Supplier<T> operation) {
        operations.lock();
        try {
            return operation.get();
        } finally {
            operations.unlock();
        }
    }
}
