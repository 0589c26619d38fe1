package org.jvirt.core.internal;

import java.net.URI;
import java.util.Optional;
import org.jvirt.api.Connection;
import org.jvirt.api.Printable;
import org.jvirt.api.access.AccessRequest;
import org.jvirt.api.access.Permission;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.spi.HypervisorDriver;

/** Makes a connection of the drivers that serve a URI's scheme, with a guard and a gate before it. */
final class ConnectionFactory {
    private final DriverRegistry drivers;
    private final PolicyResolver policies;
    private final Detachments detachments;
    private final DetachThreads threads;
    private final Access access;
    private final RunningCalls calls;
    private final OpenConnections connections;

    /**
     * @param calls those that run in the connections that it makes
     */
    ConnectionFactory(
            DriverRegistry drivers,
            PolicyResolver policies,
            Detachments detachments,
            DetachThreads threads,
            Access access,
            RunningCalls calls,
            OpenConnections connections) {
        this.drivers = drivers;
        this.policies = policies;
        this.detachments = detachments;
        this.threads = threads;
        this.access = access;
        this.calls = calls;
        this.connections = connections;
    }

    @SuppressWarnings("try") // the operation ends with the block
    Connection open(URI uri) {
        try (Operation.Scope operation = Operation.enter()) {
            access.ask(new AccessRequest(Permission.READ, "Connections.open", uri, Optional.empty(), Optional.empty()))
                    .require();
            Connection connection = connect(uri);
            connections.opened(connection);
            return Guard.before(Connection.class, connection, calls, new Gate(uri, access, connections));
        }
    }

    private Connection connect(URI uri) {
        HostServices services = new HostServices(drivers, uri);
        Optional<HypervisorDriver> hypervisor =
                Optional.ofNullable(uri.getScheme()).flatMap(drivers.hypervisors()::forScheme);
        if (hypervisor.isPresent()) {
            HypervisorDriver driver = hypervisor.get();
            return new DriverConnection(
                    uri,
                    driver.open(uri),
                    () -> drivers.hypervisors().has(driver),
                    services,
                    policies,
                    detachments,
                    threads,
                    access);
        }
        if (uri.getScheme() == null || !services.any()) {
            throw new InvalidRequest("no driver serves '" + Printable.of(uri.toString())
                    + "': expected a URI with one of the schemes " + drivers.schemes());
        }
        return new ServicesConnection(uri, services, detachments.events());
    }
}
