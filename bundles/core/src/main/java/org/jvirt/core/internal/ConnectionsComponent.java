package org.jvirt.core.internal;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.Connection;
import org.jvirt.api.Connections;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.spi.DriverProperties;
import org.jvirt.spi.HypervisorDriver;
import org.jvirt.spi.NetworkDriver;
import org.jvirt.spi.NodeDeviceDriver;
import org.jvirt.spi.StorageDriver;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.osgi.service.metatype.annotations.Option;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ties the core to OSGi: drivers and listeners that come and go, configuration. */
@Component(configurationPid = "org.jvirt.policy", service = Connections.class)
@Designate(ocd = ConnectionsComponent.Configuration.class)
public final class ConnectionsComponent implements Connections {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionsComponent.class);

    private final DriverRegistry drivers = new DriverRegistry();
    private final DetachEvents events = new DetachEvents();
    private final Map<DetachListener, Subscription> listening = new ConcurrentHashMap<>();
    private final DetachThreads threads = new DetachThreads(DetachThreads.MOST);
    private final RunningCalls calls = new RunningCalls("jvirt's core");
    private final ConnectionFactory factory;
    private volatile PolicySettings settings = PolicySettings.DEFAULT;
    private volatile Optional<Path> auditFile = Optional.empty();

    /** The settings of force policy and audit log. All are text: what is no number is refused in words, and not by SCR. */
    @ObjectClassDefinition(
            name = "jvirt force policy",
            description = "What happens to a device whose guest does not let go of it")
    public @interface Configuration {
        @AttributeDefinition(
                name = "Default",
                description =
                        "The force policy where neither request, device rule nor domain says one: ask the guest only, take the device after the guest time-out, or take it at once",
                options = {
                    @Option(label = "never", value = "never"),
                    @Option(label = "after-timeout", value = "after-timeout"),
                    @Option(label = "immediate", value = "immediate")
                })
        String defaultPolicy() default "never";

        @AttributeDefinition(
                name = "Guest time-out (seconds)",
                description = "How long a guest may take to let go",
                type = AttributeType.INTEGER,
                min = "1",
                max = "3600")
        String guestTimeoutSeconds() default "10";

        @AttributeDefinition(
                name = "Device rules",
                description =
                        "The first that speaks of a device holds: 0000:03:00.*=immediate by address, 8086:10d3=never by ids")
        String[] rules() default {};

        @AttributeDefinition(
                name = "Audit log",
                description =
                        "The file that gets a line of JSON for every detach and every refused call; empty for log/audit.log in jvirt.home")
        String auditFile() default "";
    }

    @Activate
    public ConnectionsComponent(
            BundleContext context,
            @Reference PlatformAccess access,
            @Reference OpenConnections connections,
            Configuration configuration) {
        configure(context, configuration);
        AuditLog audit = new AuditLog(() -> auditFile, Clock.systemUTC());
        this.factory = new ConnectionFactory(
                drivers,
                new PolicyResolver(() -> settings),
                new Detachments(events, audit),
                threads,
                new Access(access, audit),
                calls,
                connections);
    }

    @Modified
    void configure(BundleContext context, Configuration configuration) {
        try {
            auditFile = AuditLog.file(context.getProperty("jvirt.home"), configuration.auditFile());
            settings = PolicySettings.parse(
                    configuration.defaultPolicy(), configuration.guestTimeoutSeconds(), configuration.rules());
        } catch (RuntimeException malformed) {
            // Whatever it holds, the component has to be there to say so. And a typing error must not open a door.
            LOG.error("configuration org.jvirt.policy is not taken: {}", malformed.getMessage());
            settings = PolicySettings.malformed(String.valueOf(malformed.getMessage()));
        }
    }

    @Deactivate
    void deactivate() {
        threads.close();
        calls.stop();
    }

    @Override
    public Connection open(URI uri) {
        return factory.open(uri);
    }

    @Override
    public Set<String> schemes() {
        return drivers.schemes();
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addHypervisorDriver(HypervisorDriver driver, Map<String, Object> properties) {
        drivers.hypervisors().add(entry(driver, properties));
    }

    void removeHypervisorDriver(HypervisorDriver driver) {
        drivers.hypervisors().remove(driver);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addNodeDeviceDriver(NodeDeviceDriver driver, Map<String, Object> properties) {
        drivers.nodeDevices().add(entry(driver, properties));
    }

    void removeNodeDeviceDriver(NodeDeviceDriver driver) {
        drivers.nodeDevices().remove(driver);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addStorageDriver(StorageDriver driver, Map<String, Object> properties) {
        drivers.storage().add(entry(driver, properties));
    }

    void removeStorageDriver(StorageDriver driver) {
        drivers.storage().remove(driver);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addNetworkDriver(NetworkDriver driver, Map<String, Object> properties) {
        drivers.networks().add(entry(driver, properties));
    }

    void removeNetworkDriver(NetworkDriver driver) {
        drivers.networks().remove(driver);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addDetachListener(DetachListener listener) {
        listening.put(listener, events.onDetach(listener));
    }

    void removeDetachListener(DetachListener listener) {
        Subscription subscription = listening.remove(listener);
        if (subscription != null) {
            subscription.close();
        }
    }

    private static <D> Drivers.Entry<D> entry(D driver, Map<String, Object> properties) {
        return new Drivers.Entry<>(
                driver,
                schemes(properties.get(DriverProperties.SCHEMES)),
                properties.get("service.ranking") instanceof Integer ranking ? ranking : 0,
                properties.get("service.id") instanceof Long id ? id : 0);
    }

    private static Set<String> schemes(@Nullable Object property) {
        if (property instanceof String one) {
            return Set.of(one);
        }
        return property instanceof String[] several ? Set.copyOf(Arrays.asList(several)) : Set.of();
    }
}
