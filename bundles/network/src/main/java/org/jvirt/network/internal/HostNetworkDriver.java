package org.jvirt.network.internal;

import java.net.URI;
import java.util.Set;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.network.Networks;
import org.jvirt.spi.NetworkDriver;
import org.jvirt.spi.Schemes;
import org.jvirt.spi.SystemSettings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/**
 * The driver of {@code network:///system}, and of the networks of {@code xen:///system}. It touches the host when it is first asked for networks, not
 * before: then those that are to start by themselves do. Networks outlive it.
 */
@Component(configurationPid = "org.jvirt.network")
@Schemes({"network", "xen"})
@Designate(ocd = HostNetworkDriver.Configuration.class)
public final class HostNetworkDriver implements NetworkDriver {
    private static final Set<String> URIS = Set.of("network:///system", "xen:///system");

    private final HostNetworks networks;
    private boolean autostarted;

    /** Where the driver keeps its files, and where its networks are. */
    @ObjectClassDefinition(name = "jvirt networks", description = "The driver of network:///system")
    public @interface Configuration {
        @AttributeDefinition(name = "State folder", description = "Where definitions are kept")
        String stateFolder() default "/var/lib/jvirt/network";

        @AttributeDefinition(
                name = "Run folder",
                description = "Where the driver notes what runs: a folder that the host empties when it boots")
        String runFolder() default "/run/jvirt/network";

        @AttributeDefinition(
                name = "Network namespace",
                description =
                        "The network namespace, as ip netns names it, that the networks are in; empty: the host's own")
        String netns() default "";

        @AttributeDefinition(
                name = "A program's time (seconds)",
                description = "How long one run of ip, nft or dnsmasq may take before it is killed",
                min = "1")
        int commandTimeoutSeconds() default 30;

        @AttributeDefinition(
                name = "Another operation's time (seconds)",
                description = "How long another process may keep the networks to itself",
                min = "1")
        int lockTimeoutSeconds() default 60;
    }

    /** Where there is no OSGi. */
    public HostNetworkDriver() {
        this(SystemSettings.of("org.jvirt.network", Configuration.class));
    }

    @Activate
    public HostNetworkDriver(Configuration configuration) {
        this(NetworkSettings.of(configuration));
    }

    HostNetworkDriver(NetworkSettings settings) {
        this.networks = new HostNetworks(settings);
    }

    @Override
    public Networks networks(URI uri) {
        if (!URIS.contains(uri.toString())) {
            throw new InvalidRequest(
                    "'" + Printable.of(uri.toString()) + "' has no networks here: expected network:///system");
        }
        autostartOnce();
        return networks;
    }

    @Deactivate
    public void deactivate() {
        networks.close();
    }

    private synchronized void autostartOnce() {
        if (!autostarted) {
            networks.autostart();
            autostarted = true;
        }
    }
}
