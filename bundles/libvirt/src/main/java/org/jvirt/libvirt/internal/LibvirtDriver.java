package org.jvirt.libvirt.internal;

import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.error.HostUnavailable;
import org.jvirt.libvirt.internal.session.LocalLibvirt;
import org.jvirt.libvirt.internal.session.Session;
import org.jvirt.spi.HypervisorConnection;
import org.jvirt.spi.HypervisorDriver;
import org.jvirt.spi.Schemes;
import org.jvirt.spi.SystemSettings;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The driver of hosts that libvirt reaches. libvirt is loaded with the first connection that is opened. */
@Component(configurationPid = "org.jvirt.libvirt", service = HypervisorDriver.class)
@Schemes({
    "qemu",
    "qemu+unix",
    "qemu+ssh",
    "qemu+tcp",
    "qemu+tls",
    "qemu+libssh",
    "qemu+libssh2",
    "lxc",
    "lxc+unix",
    "lxc+ssh",
    "lxc+tcp",
    "lxc+tls",
    "xen+libvirt",
    "xen+libvirt+unix",
    "xen+libvirt+ssh",
    "xen+libvirt+tcp",
    "xen+libvirt+tls",
    "test+libvirt",
    "test+libvirt+unix",
    "test+libvirt+ssh",
    "test+libvirt+tcp",
    "test+libvirt+tls"
})
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

    /** Where there is no OSGi. */
    public LibvirtDriver() {
        this(SystemSettings.of("org.jvirt.libvirt", Configuration.class));
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
        LocalLibvirt running = local();
        Session session = Session.open(running, name);
        if (deactivated) {
            session.close();
            throw goingAway();
        }
        return new LibvirtConnection(running, session, allowMonitorForce);
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
