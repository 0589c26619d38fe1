package org.jvirt.xen.sim.internal;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jvirt.api.Printable;
import org.jvirt.api.error.HostUnavailable;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.network.Networks;
import org.jvirt.spi.HypervisorConnection;
import org.jvirt.spi.HypervisorDriver;
import org.jvirt.spi.Schemes;
import org.jvirt.spi.SystemSettings;
import org.jvirt.xen.HostListeners;
import org.jvirt.xen.OwnServices;
import org.jvirt.xen.XenConnection;
import org.jvirt.xen.XenSettings;
import org.jvirt.xen.sim.SimulatedHost;
import org.jvirt.xen.sim.Timeline;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The driver of {@code test:///default} and {@code test:////path/host.xml}. All connections to one URI see one host. */
@Component(configurationPid = "org.jvirt.xen.sim", service = HypervisorDriver.class)
@Schemes("test")
@Designate(ocd = SimulatedHostDriver.Configuration.class)
public final class SimulatedHostDriver implements HypervisorDriver {
    private static final String DEFAULT = "/default";

    private final Supplier<XenSettings> settings;
    private final Map<String, SimulatedHost> hosts = new ConcurrentHashMap<>();
    private final Map<String, SimulatedNetworks> networks = new ConcurrentHashMap<>();
    private final Map<String, HostListeners> listeners = new ConcurrentHashMap<>();

    /** The settings of the simulated host's Xen driver. All are text: what is no boolean is refused in words, and not taken for false by SCR. */
    @ObjectClassDefinition(name = "jvirt simulated Xen host", description = "The driver of test:///default")
    public @interface Configuration {
        @AttributeDefinition(
                name = "Hold back after a PV guest's answer",
                description = "Hold a device back until the guest has ended also when a PV guest released it itself",
                type = AttributeType.BOOLEAN)
        String holdBackAnsweredPv() default "false";
    }

    /** Where there is no OSGi. */
    public SimulatedHostDriver() {
        this(SystemSettings.of("org.jvirt.xen.sim", Configuration.class));
    }

    @Activate
    public SimulatedHostDriver(Configuration configuration) {
        // Only whoever opens the host is told of settings that make no sense.
        this(() -> settings(configuration.holdBackAnsweredPv()));
    }

    public SimulatedHostDriver(XenSettings settings) {
        this(() -> settings);
    }

    private SimulatedHostDriver(Supplier<XenSettings> settings) {
        this.settings = settings;
    }

    /**
     * @throws HostUnavailable if the configuration is malformed
     */
    static XenSettings settings(String holdBackAnsweredPv) {
        return switch (holdBackAnsweredPv) {
            case "true" -> new XenSettings(true);
            case "false" -> new XenSettings(false);
            default ->
                throw new HostUnavailable(
                        "the configuration org.jvirt.xen.sim is malformed: holdBackAnsweredPv is '"
                                + Printable.of(holdBackAnsweredPv) + "': expected true or false",
                        null);
        };
    }

    @Override
    public HypervisorConnection open(URI uri) {
        SimulatedHost host = host(uri);
        String path = String.valueOf(uri.getPath());
        // As in libvirt's test driver, a host that a file describes has what is in the file: no network.
        Networks ownNetworks = networks.computeIfAbsent(
                path, unused -> path.equals(DEFAULT) ? SimulatedNetworks.standard() : new SimulatedNetworks());
        return new XenConnection(
                host,
                settings.get(),
                new OwnServices(
                        Optional.of(host.nodeDevices()), Optional.of(host.storagePools()), Optional.of(ownNetworks)),
                listeners.computeIfAbsent(path, unused -> new HostListeners()));
    }

    private SimulatedHost host(URI uri) {
        String path = uri.getPath() == null ? "" : uri.getPath();
        if (path.equals(DEFAULT)) {
            return hosts.computeIfAbsent(path, none -> SimulatedHost.standard(Timeline.real()));
        }
        if (!path.startsWith("//") && !(path.startsWith("/") && uri.toString().startsWith("test:////"))) {
            throw new InvalidRequest("'" + Printable.of(uri.toString())
                    + "' is no test URI: expected test:///default, or test:////path/host.xml");
        }
        return hosts.computeIfAbsent(path, SimulatedHostDriver::read);
    }

    private static SimulatedHost read(String path) {
        try (InputStream xml = Files.newInputStream(Path.of(path))) {
            return SimulatedHost.described(xml, Timeline.real());
        } catch (NoSuchFileException missing) {
            throw new HostUnavailable(
                    "there is no description of a host at '"
                            + Printable.of(Path.of(path).toString()) + "'",
                    missing);
        } catch (IOException unreadable) {
            throw new HostUnavailable(
                    "the description of the host cannot be read: " + unreadable.getMessage(), unreadable);
        }
    }
}
