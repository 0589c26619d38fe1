package org.jvirt.core.internal;

import java.net.URI;
import java.time.Clock;
import java.util.ServiceLoader;
import java.util.Set;
import org.jvirt.api.Connection;
import org.jvirt.api.Connections;
import org.jvirt.api.access.AccessControl;
import org.jvirt.spi.HypervisorDriver;
import org.jvirt.spi.NetworkDriver;
import org.jvirt.spi.NodeDeviceDriver;
import org.jvirt.spi.Schemes;
import org.jvirt.spi.StorageDriver;
import org.jvirt.spi.SystemSettings;

/** jvirt where there is no OSGi: {@link ServiceLoader} finds it, and it finds the drivers and the access control so, once. Settings are system properties. */
public final class PlainConnections implements Connections {
    private final DriverRegistry drivers = new DriverRegistry();
    private final ConnectionFactory factory;

    public PlainConnections() {
        add(HypervisorDriver.class, drivers.hypervisors());
        add(NodeDeviceDriver.class, drivers.nodeDevices());
        add(StorageDriver.class, drivers.storage());
        add(NetworkDriver.class, drivers.networks());
        ConnectionsComponent.Configuration settings =
                SystemSettings.of("org.jvirt.policy", ConnectionsComponent.Configuration.class);
        PolicySettings policy =
                PolicySettings.parse(settings.defaultPolicy(), settings.guestTimeoutSeconds(), settings.rules());
        AuditLog audit = new AuditLog(
                () -> AuditLog.file(System.getProperty("jvirt.home"), settings.auditFile()), Clock.systemUTC());
        AccessControl control =
                ServiceLoader.load(AccessControl.class).findFirst().orElse(request -> true);
        this.factory = new ConnectionFactory(
                drivers,
                new PolicyResolver(() -> policy),
                new Detachments(new DetachEvents(), audit),
                new DetachThreads(DetachThreads.MOST),
                new Access(control, audit),
                new RunningCalls("jvirt's core"),
                new OpenConnections());
    }

    /** Of two drivers of a scheme, the one that comes first on the class path serves. */
    private static <D> void add(Class<D> kind, Drivers<D> drivers) {
        long number = 0;
        for (D driver : ServiceLoader.load(kind)) {
            Schemes schemes = driver.getClass().getAnnotation(Schemes.class);
            if (schemes == null) {
                throw new IllegalStateException(
                        driver.getClass().getName() + " does not say which URIs it serves: expected @Schemes");
            }
            drivers.add(new Drivers.Entry<>(driver, Set.of(schemes.value()), 0, number++));
        }
    }

    @Override
    public Connection open(URI uri) {
        return factory.open(uri);
    }

    @Override
    public Set<String> schemes() {
        return drivers.schemes();
    }
}
