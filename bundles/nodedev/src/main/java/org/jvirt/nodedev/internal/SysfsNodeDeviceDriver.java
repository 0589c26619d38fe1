package org.jvirt.nodedev.internal;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jvirt.api.Printable;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.nodedev.NodeDevices;
import org.jvirt.nodedev.internal.sysfs.PciIds;
import org.jvirt.nodedev.internal.sysfs.Sysfs;
import org.jvirt.spi.DriverProperties;
import org.jvirt.spi.NodeDeviceDriver;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The devices of the host that this process runs on, for {@code nodedev:///system} and for {@code xen:///system}. */
@Component(
        configurationPid = "org.jvirt.nodedev",
        property = {DriverProperties.SCHEMES + "=nodedev", DriverProperties.SCHEMES + "=xen"})
@Designate(ocd = SysfsNodeDeviceDriver.Configuration.class)
public final class SysfsNodeDeviceDriver implements NodeDeviceDriver {
    private final Sysfs sysfs;
    private final SysfsNodeDevices devices;

    /** Where the devices are read, and how often where the kernel does not tell of events. */
    @ObjectClassDefinition(name = "jvirt node devices", description = "The driver of nodedev:///system")
    public @interface Configuration {
        @AttributeDefinition(name = "sysfs", description = "Where sysfs is mounted")
        String sysfsRoot() default "/sys";

        @AttributeDefinition(
                name = "pci.ids",
                description = "The files with the names of PCI devices, of which the first that is there is read;"
                        + " without any, names are left out")
        String[] pciIds() default {"/usr/share/misc/pci.ids", "/usr/share/hwdata/pci.ids"};

        @AttributeDefinition(
                name = "Interval (seconds)",
                description = "How often to look for events where the kernel does not tell of them",
                min = "1")
        int pollSeconds() default 2;
    }

    @Activate
    public SysfsNodeDeviceDriver(Configuration configuration) {
        this(
                new Sysfs(
                        Path.of(configuration.sysfsRoot()),
                        new PciIds(List.of(configuration.pciIds()).stream()
                                .map(Path::of)
                                .toList())),
                Duration.ofSeconds(Math.max(1, configuration.pollSeconds())));
    }

    SysfsNodeDeviceDriver(Sysfs sysfs, Duration interval) {
        this.sysfs = sysfs;
        this.devices = new SysfsNodeDevices(sysfs, interval);
    }

    @Override
    public NodeDevices nodeDevices(URI uri) {
        if (!uri.toString().equals(uri.getScheme() + ":///system")) {
            throw new InvalidRequest("'" + Printable.of(uri.toString())
                    + "' is no URI of this host's devices: expected nodedev:///system");
        }
        sysfs.requireMounted();
        return devices;
    }

    /** Ends the thread that waits for events. */
    @Deactivate
    public void deactivate() {
        devices.close();
    }
}
