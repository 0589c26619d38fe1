package org.jvirt.core.internal;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import org.jvirt.api.AssignableDevices;
import org.jvirt.api.Connection;
import org.jvirt.api.Domains;
import org.jvirt.api.NodeInfo;
import org.jvirt.api.error.DriverGone;
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.event.Events;
import org.jvirt.api.network.Networks;
import org.jvirt.api.nodedev.NodeDevices;
import org.jvirt.api.storage.StoragePools;

/** A connection to drivers that have no domains, such as {@code storage:///system}. */
final class ServicesConnection implements Connection {
    private static final String HYPERVISOR = "hypervisor that could tell of its host";

    private final URI uri;
    private final HostServices services;
    private final Events events;
    private volatile boolean closed;

    ServicesConnection(URI uri, HostServices services, Events events) {
        this.uri = uri;
        this.services = services;
        this.events = events;
    }

    @Override
    public URI uri() {
        return uri;
    }

    @Override
    public NodeInfo nodeInfo() {
        throw missing(HYPERVISOR);
    }

    @Override
    public String capabilities() {
        throw missing(HYPERVISOR);
    }

    @Override
    public long freeMemoryKib(OptionalInt cell) {
        throw missing(HYPERVISOR);
    }

    @Override
    public SortedMap<Integer, Long> freeMemoryKibByCell() {
        throw missing(HYPERVISOR);
    }

    @Override
    public Map<String, Long> memoryStatsKib(OptionalInt cell) {
        throw missing(HYPERVISOR);
    }

    @Override
    public Map<String, Long> cpuStatsNanos(OptionalInt cpu) {
        throw missing(HYPERVISOR);
    }

    @Override
    public String sysinfo() {
        throw missing(HYPERVISOR);
    }

    @Override
    public Domains domains() {
        throw missing("domains");
    }

    @Override
    public NodeDevices nodeDevices() {
        return require(services.nodeDevices(), "node devices");
    }

    @Override
    public AssignableDevices assignableDevices() {
        throw missing("assignable devices");
    }

    @Override
    public StoragePools storagePools() {
        return require(services.storagePools(), "storage pools");
    }

    @Override
    public Networks networks() {
        return require(services.networks(), "networks");
    }

    @Override
    public Events events() {
        return events;
    }

    private <T> T require(Optional<T> service, String what) {
        if (closed) {
            throw new DriverGone("the connection to " + uri + " is closed");
        }
        return service.orElseThrow(() -> missing(what));
    }

    private RuntimeException missing(String what) {
        return services.any()
                ? new NotSupported("a connection to " + uri + " has no " + what)
                : new DriverGone("the driver behind " + uri + " went away: open the connection again when it is back");
    }

    @Override
    public void close() {
        closed = true;
    }
}
