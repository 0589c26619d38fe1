package org.jvirt.xen.host.internal;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.jvirt.api.NodeDevices;
import org.jvirt.api.Printable;
import org.jvirt.api.error.HostUnavailable;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.spi.DriverProperties;
import org.jvirt.spi.HypervisorConnection;
import org.jvirt.spi.HypervisorDriver;
import org.jvirt.spi.NodeDeviceDriver;
import org.jvirt.xen.XenConnection;
import org.jvirt.xen.XenNodeDevices;
import org.jvirt.xen.XenSettings;
import org.jvirt.xenstore.XenStore;
import org.jvirt.xenstore.XenStoreOptions;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The driver of {@code xen:///system}: the Xen host that this process is dom0 of. */
@Component(
        configurationPid = "org.jvirt.xen.host",
        property = DriverProperties.SCHEMES + "=xen",
        service = {HypervisorDriver.class, NodeDeviceDriver.class})
@Designate(ocd = XenHostDriver.Configuration.class)
public final class XenHostDriver implements HypervisorDriver, NodeDeviceDriver {
    private final Configuration configuration;
    /** For the node devices, which nobody closes: it connects when it is first used. */
    private final RealHost sharedHost;

    /** The settings of the host's Xen driver. */
    @ObjectClassDefinition(name = "jvirt Xen host", description = "The driver of xen:///system")
    public @interface Configuration {
        @AttributeDefinition(name = "sysfs", description = "Where sysfs is mounted")
        String sysfsRoot() default "/sys";

        @AttributeDefinition(name = "xenfs", description = "The file by which Linux tells what a domain may do")
        String capabilities() default "/proc/xen/capabilities";

        @AttributeDefinition(name = "xenstored socket", description = "Empty for where libxenstore looks for it")
        String xenstoreSocket() default "";

        @AttributeDefinition(
                name = "Run folder",
                description = "Where libxl has device models put their monitors' sockets")
        String runDir() default "/var/run/xen";

        @AttributeDefinition(name = "Lib folder", description = "Where libxl keeps its lock files")
        String libDir() default "/var/lib/xen";

        @AttributeDefinition(name = "xl", description = "The command that leads the life of domains")
        String xl() default "xl";

        @AttributeDefinition(name = "xl time-out", description = "How long one run of xl may take, in seconds")
        int xlTimeoutSeconds() default 120;

        @AttributeDefinition(
                name = "Device model time-out",
                description =
                        "How long a device model may take to answer a command before it counts as gone, in seconds")
        int deviceModelTimeoutSeconds() default 5;

        @AttributeDefinition(
                name = "Hold back after a PV guest's answer",
                description = "Hold a device back until the guest has ended also when a PV guest released it itself")
        boolean holdBackAnsweredPv() default false;
    }

    @Activate
    public XenHostDriver(Configuration configuration) {
        this.configuration = configuration;
        this.sharedHost = host();
    }

    @Deactivate
    void deactivate() {
        sharedHost.close();
    }

    @Override
    public HypervisorConnection open(URI uri) {
        requireHost(uri);
        return new XenConnection(host(), new XenSettings(configuration.holdBackAnsweredPv()));
    }

    @Override
    public NodeDevices nodeDevices(URI uri) {
        requireHost(uri);
        return new XenNodeDevices(sharedHost);
    }

    private RealHost host() {
        Path sysfs = Path.of(configuration.sysfsRoot());
        DaemonStore store = new DaemonStore(XenStore.open(XenStoreOptions.at(socket())));
        return new RealHost(
                store,
                new QmpDeviceModels(
                        store,
                        Path.of(configuration.runDir()),
                        Path.of(configuration.libDir()),
                        Duration.ofSeconds(configuration.deviceModelTimeoutSeconds())),
                new XenCtrlHypervisor(sysfs),
                new SysfsPci(sysfs),
                new XlToolstack(configuration.xl(), Duration.ofSeconds(configuration.xlTimeoutSeconds())));
    }

    private Path socket() {
        return configuration.xenstoreSocket().isEmpty()
                ? XenStoreOptions.fromEnvironment(System.getenv()).socket()
                : Path.of(configuration.xenstoreSocket());
    }

    private void requireHost(URI uri) {
        if (!"/system".equals(uri.getPath()) || uri.getHost() != null) {
            throw new InvalidRequest(
                    "'" + Printable.of(uri.toString()) + "' is no URI of this host: expected xen:///system");
        }
        Path capabilities = Path.of(configuration.capabilities());
        try {
            if (!Files.readString(capabilities).contains("control_d")) {
                throw new HostUnavailable(
                        "this machine is a guest of Xen, not its dom0: xen:///system is for dom0", null);
            }
        } catch (IOException none) {
            throw new HostUnavailable(
                    "this machine does not run as Xen's dom0: there is no " + capabilities
                            + "; test:///default is a simulated host",
                    none);
        }
        if (!Files.isWritable(socket())) {
            throw new HostUnavailable(
                    "xenstored cannot be reached at " + socket() + ": expected it to run, and you to be root", null);
        }
    }
}
