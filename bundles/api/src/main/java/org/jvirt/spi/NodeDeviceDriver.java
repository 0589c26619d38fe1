package org.jvirt.spi;

import java.net.URI;
import org.jvirt.api.nodedev.NodeDevices;
import org.osgi.annotation.versioning.ConsumerType;

/** Knows the devices of a host. */
@ConsumerType
public interface NodeDeviceDriver {
    /**
     * What a connection to this URI offers. It lives as long as the driver: nothing is to be closed.
     *
     * @throws org.jvirt.api.error.VirtException if the URI makes no sense to this driver, or the host is not there
     */
    NodeDevices nodeDevices(URI uri);
}
