package org.jvirt.spi;

import java.net.URI;
import org.jvirt.api.error.HostUnavailable;
import org.jvirt.api.error.InvalidRequest;
import org.osgi.annotation.versioning.ConsumerType;

/** Runs domains. */
@ConsumerType
public interface HypervisorDriver {
    /**
     * @throws InvalidRequest if the URI is of a scheme of this driver, but makes no sense to it
     * @throws HostUnavailable if there is no such host
     */
    HypervisorConnection open(URI uri);
}
