package org.jvirt.xen.host.internal;

import java.net.URI;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.Printable;
import org.jvirt.api.error.HostUnavailable;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.spi.HypervisorConnection;
import org.jvirt.spi.HypervisorDriver;
import org.jvirt.spi.Schemes;
import org.jvirt.spi.SystemSettings;
import org.jvirt.xen.HostListeners;
import org.jvirt.xen.OwnServices;
import org.jvirt.xen.XenConnection;
import org.jvirt.xen.host.internal.define.OncePerBoot;
import org.jvirt.xen.host.internal.store.StoreLatency;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The driver of {@code xen:///system}. The host is opened with the first connection that asks for it, and shared by all. */
@Component(
        configurationPid = "org.jvirt.xen.host",
        service = {HypervisorDriver.class, XenHostDriver.class})
@Schemes("xen")
@Designate(ocd = XenHostDriver.Configuration.class)
public final class XenHostDriver implements HypervisorDriver {
    private final Supplier<XenHostSettings> settings;
    private final StoreLatency latency;
    private final HostListeners listeners = new HostListeners();
    private @Nullable RealHost host;
    private Consumer<RealHost> whenOpen = opened -> {};
    private boolean deactivated;

    /** Where the parties of a Xen host are, and how long each may take. All are text: what is no number is refused in words, and not by SCR. */
    @ObjectClassDefinition(name = "jvirt Xen host", description = "The driver of xen:///system")
    public @interface Configuration {
        @AttributeDefinition(name = "sysfs", description = "Where sysfs is mounted")
        String sysfsRoot() default "/sys";

        @AttributeDefinition(
                name = "xenstored's socket",
                description =
                        "Where xenstored listens; empty: where XENSTORED_PATH or XENSTORED_RUNDIR say, or else /var/run/xenstored/socket")
        String xenstoreSocket() default "";

        @AttributeDefinition(name = "Run folder", description = "Where libxl keeps the sockets of device models")
        String runDir() default "/var/run/xen";

        @AttributeDefinition(name = "State folder", description = "Where libxl keeps its locks on device models")
        String libDir() default "/var/lib/xen";

        @AttributeDefinition(name = "xl", description = "The toolstack's command: a name on the PATH, or a path")
        String xl() default "xl";

        @AttributeDefinition(
                name = "Hold back after a PV guest's answer",
                description = "Hold a device back until the guest has ended also when a PV guest released it itself",
                type = AttributeType.BOOLEAN)
        String holdBackAnsweredPv() default "false";

        @AttributeDefinition(
                name = "xenstored's time (seconds)",
                description = "How long xenstored may take to answer one request",
                type = AttributeType.INTEGER,
                min = "1",
                max = "86400")
        String xenstoreTimeoutSeconds() default "10";

        @AttributeDefinition(
                name = "Device model's time (seconds)",
                description = "How long a device model may take to answer a command before it counts as silent",
                type = AttributeType.INTEGER,
                min = "1",
                max = "86400")
        String deviceModelAnswerTimeoutSeconds() default "5";

        @AttributeDefinition(
                name = "Device model's lock (seconds)",
                description = "How long another program, such as xl, may keep a device model to itself",
                type = AttributeType.INTEGER,
                min = "1",
                max = "86400")
        String deviceModelLockTimeoutSeconds() default "10";

        @AttributeDefinition(
                name = "xl's time (seconds)",
                description = "How long one run of xl may take before it is killed",
                type = AttributeType.INTEGER,
                min = "1",
                max = "86400")
        String xlTimeoutSeconds() default "120";

        @AttributeDefinition(
                name = "Kernel's time (seconds)",
                description =
                        "How long dom0's kernel may take to bind, unbind or reset a device; it waits for up to 60 s itself"
                                + " for one that was reset. What it is still at after that it may do later",
                type = AttributeType.INTEGER,
                min = "1",
                max = "86400")
        String kernelTimeoutSeconds() default "70";

        @AttributeDefinition(name = "Domain folder", description = "Where definitions of domains are kept")
        String domainFolder() default "/var/lib/jvirt/domain";

        @AttributeDefinition(
                name = "Domain run folder",
                description =
                        "Where the driver notes what has been done since the host booted, and which operations are under"
                                + " way: a folder that is empty then")
        String domainRunFolder() default "/run/jvirt/domain";

        @AttributeDefinition(
                name = "Another operation's time (seconds)",
                description = "How long another process may take to define or start a domain",
                type = AttributeType.INTEGER,
                min = "1",
                max = "86400")
        String operationTimeoutSeconds() default "300";
    }

    /** Where there is no OSGi. */
    public XenHostDriver() {
        this(SystemSettings.of("org.jvirt.xen.host", Configuration.class), new StoreLatency());
    }

    @Activate
    public XenHostDriver(Configuration configuration, @Reference StoreLatency latency) {
        // Only whoever opens the host is told of settings that make no sense.
        this(() -> XenHostSettings.of(configuration), latency);
    }

    XenHostDriver(Supplier<XenHostSettings> settings, StoreLatency latency) {
        this.settings = settings;
        this.latency = latency;
    }

    @Override
    public HypervisorConnection open(URI uri) {
        return connection(host(uri));
    }

    XenConnection connection(RealHost opened) {
        return new XenConnection(opened, settings.get().xen(), OwnServices.NONE, listeners);
    }

    /** What the first process starts after the host has booted. */
    OncePerBoot oncePerBoot() {
        return new OncePerBoot(settings.get().runFolder().resolve("autostarted"));
    }

    /** Has someone told of the host as soon as it is open, which may be now; in the midst of opening it, so return soon. There is one to be told. */
    synchronized void whenOpen(Consumer<RealHost> told) {
        whenOpen = told;
        if (host != null) {
            told.accept(host);
        }
    }

    /** Ends what all connections share. */
    @Deactivate
    public synchronized void deactivate() {
        deactivated = true;
        if (host != null) {
            host.shutDown();
            host = null;
        }
    }

    private synchronized RealHost host(URI uri) {
        if (!uri.toString().equals("xen:///system")) {
            throw new InvalidRequest(
                    "'" + Printable.of(uri.toString()) + "' is no URI of this host: expected xen:///system");
        }
        if (deactivated) {
            throw new HostUnavailable("the driver of xen:///system is shutting down", null);
        }
        RealHost open = host;
        if (open == null) {
            open = RealHost.open(settings.get(), latency);
            host = open;
            whenOpen.accept(open);
        }
        return open;
    }
}
