package org.jvirt.libvirt.internal;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.error.HostUnavailable;
import org.jvirt.libvirt.internal.session.LocalLibvirt;
import org.jvirt.libvirt.internal.session.Session;
import org.jvirt.spi.DriverProperties;
import org.jvirt.spi.HypervisorConnection;
import org.jvirt.spi.HypervisorDriver;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The driver of hosts that libvirt reaches. libvirt is loaded with the first connection that is opened. */
@Component(
        configurationPid = "org.jvirt.libvirt",
        property = {
            DriverProperties.SCHEMES + "=qemu",
            DriverProperties.SCHEMES + "=qemu+unix",
            DriverProperties.SCHEMES + "=qemu+ssh",
            DriverProperties.SCHEMES + "=qemu+tcp",
            DriverProperties.SCHEMES + "=qemu+tls",
            DriverProperties.SCHEMES + "=qemu+libssh",
            DriverProperties.SCHEMES + "=qemu+libssh2",
            DriverProperties.SCHEMES + "=lxc",
            DriverProperties.SCHEMES + "=lxc+unix",
            DriverProperties.SCHEMES + "=lxc+ssh",
            DriverProperties.SCHEMES + "=lxc+tcp",
            DriverProperties.SCHEMES + "=lxc+tls",
            DriverProperties.SCHEMES + "=xen+libvirt",
            DriverProperties.SCHEMES + "=xen+libvirt+unix",
            DriverProperties.SCHEMES + "=xen+libvirt+ssh",
            DriverProperties.SCHEMES + "=xen+libvirt+tcp",
            DriverProperties.SCHEMES + "=xen+libvirt+tls",
            DriverProperties.SCHEMES + "=test+libvirt",
            DriverProperties.SCHEMES + "=test+libvirt+unix",
            DriverProperties.SCHEMES + "=test+libvirt+ssh",
            DriverProperties.SCHEMES + "=test+libvirt+tcp",
            DriverProperties.SCHEMES + "=test+libvirt+tls"
        },
        service = HypervisorDriver.class)
@Designate(ocd = LibvirtDriver.Configuration.class)
public final class LibvirtDriver implements HypervisorDriver {
    private final boolean allowMonitorForce;
    private @Nullable LocalLibvirt local;
    private volatile boolean deactivated;

    /** How far the driver may go. */
    @ObjectClassDefinition(
            name = "jvirt libvirt",
            description = "The driver of qemu:///system and all else that libvirt reaches")
    public @interface Configuration {
        @AttributeDefinition(
                name = "Force by QEMU's monitor",
                description =
                        "Let a device be ejected in its guest's place, by a write to QEMU's ACPI eject register; libvirt then counts the domain"
                                + " as tainted")
        boolean allowMonitorForce() default false;
    }

    @Activate
    public LibvirtDriver(Configuration configuration) {
        this(configuration.allowMonitorForce());
    }

    LibvirtDriver(boolean allowMonitorForce) {
        this.allowMonitorForce = allowMonitorForce;
    }

    @Override
    public HypervisorConnection open(URI uri) {
        String name = LibvirtUri.of(uri);
        Session session = Session.open(local(), name);
        if (deactivated) {
            session.close();
            throw goingAway();
        }
        return new LibvirtConnection(session, allowMonitorForce);
    }

    private static HostUnavailable goingAway() {
        return new HostUnavailable("the driver of libvirt is shutting down", null);
    }

    private synchronized LocalLibvirt local() {
        if (deactivated) {
            throw goingAway();
        }
        LocalLibvirt running = local;
        if (running == null) {
            running = LocalLibvirt.start();
            local = running;
        }
        return running;
    }

    /** Ends every connection, and what they share. */
    @Deactivate
    public synchronized void deactivate() {
        deactivated = true;
        if (local != null) {
            local.close();
            local = null;
        }
    }
}
