package org.jvirt.nodedev.internal;

import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.Printable;
import org.jvirt.api.error.HostUnavailable;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.nodedev.NodeDevices;
import org.jvirt.nodedev.internal.sysfs.PciIds;
import org.jvirt.nodedev.internal.sysfs.Sysfs;
import org.jvirt.spi.NodeDeviceDriver;
import org.jvirt.spi.Schemes;
import org.jvirt.spi.SystemSettings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The devices of the host that this process runs on, for {@code nodedev:///system} and for {@code xen:///system}. */
@Component(configurationPid = "org.jvirt.nodedev")
@Schemes({"nodedev", "xen"})
@Designate(ocd = SysfsNodeDeviceDriver.Configuration.class)
public final class SysfsNodeDeviceDriver implements NodeDeviceDriver {
    /** How often to look for events where the kernel does not tell of them. */
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final Supplier<SysfsNodeDevices> opening;
    private @Nullable SysfsNodeDevices devices;
    private boolean deactivated;

    /** Where the devices and their names are read. */
    @ObjectClassDefinition(name = "jvirt node devices", description = "The driver of nodedev:///system")
    public @interface Configuration {
        @AttributeDefinition(name = "sysfs", description = "Where sysfs is mounted")
        String sysfsRoot() default "/sys";

        @AttributeDefinition(
                name = "pci.ids",
                description = "The files with the names of PCI devices, of which the first that is there is read;"
                        + " without any, names are left out")
        String[] pciIds() default {"/usr/share/misc/pci.ids", "/usr/share/hwdata/pci.ids"};
    }

    /** Where there is no OSGi. */
    public SysfsNodeDeviceDriver() {
        this(SystemSettings.of("org.jvirt.nodedev", Configuration.class));
    }

    @Activate
    public SysfsNodeDeviceDriver(Configuration configuration) {
        // Only whoever opens the host is told of settings that make no sense.
        this(() -> new SysfsNodeDevices(sysfs(configuration.sysfsRoot(), configuration.pciIds()), INTERVAL));
    }

    SysfsNodeDeviceDriver(Supplier<SysfsNodeDevices> opening) {
        this.opening = opening;
    }

    /**
     * @throws HostUnavailable if the configuration is malformed
     */
    static Sysfs sysfs(String root, String... pciIds) {
        return new Sysfs(
                path("sysfsRoot", root),
                new PciIds(Stream.of(pciIds).map(file -> path("pciIds", file)).toList()));
    }

    private static Path path(String key, String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException noPath) {
            throw new HostUnavailable(
                    "the configuration org.jvirt.nodedev is malformed: " + key + " is '" + Printable.of(text)
                            + "': expected a path",
                    noPath);
        }
    }

    @Override
    public synchronized NodeDevices nodeDevices(URI uri) {
        if (!uri.toString().equals(uri.getScheme() + ":///system")) {
            throw new InvalidRequest("'" + Printable.of(uri.toString())
                    + "' is no URI of this host's devices: expected nodedev:///system");
        }
        if (deactivated) {
            throw new HostUnavailable("the node device driver is shutting down", null);
        }
        SysfsNodeDevices open = devices;
        if (open == null) {
            open = opening.get();
            devices = open;
        }
        open.requireHost();
        return open;
    }

    /** Ends the thread that waits for events. */
    @Deactivate
    public void deactivate() {
        SysfsNodeDevices open;
        synchronized (this) {
            deactivated = true;
            open = devices;
        }
        if (open != null) {
            open.close();
        }
    }
}
