package org.jvirt.core.internal;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jvirt.api.Connection;
import org.jvirt.api.Domain;
import org.jvirt.api.access.AccessControl;

/** The core without OSGi, over a {@link FakeDriver}. */
final class FakeCore implements AutoCloseable {
    static final URI URI_OF_IT = URI.create("fake:///system");

    final FakeDriver driver = new FakeDriver();
    final DetachEvents events = new DetachEvents();
    final OpenConnections connections = new OpenConnections();
    final Access access;
    private final DriverRegistry drivers = new DriverRegistry();
    private final DetachThreads threads = new DetachThreads(2);
    private final ConnectionFactory factory;

    FakeCore(Path audit, AccessControl control, Supplier<PolicySettings> settings) {
        AuditLog log = new AuditLog(() -> Optional.of(audit), Clock.systemUTC());
        drivers.hypervisors().add(new Drivers.Entry<>(driver, Set.of("fake"), 0, 1));
        access = new Access(control, log);
        factory = new ConnectionFactory(
                drivers,
                new PolicyResolver(settings),
                new Detachments(events, log),
                threads,
                access,
                new RunningCalls("the core"),
                connections);
    }

    Connection open() {
        return factory.open(URI_OF_IT);
    }

    Domain guest() {
        return open().domains().lookup("guest");
    }

    @Override
    public void close() {
        threads.close();
    }
}
