package org.jvirt.api;

import java.net.URI;
import java.util.Set;
import org.jvirt.api.access.Needs;
import org.jvirt.api.access.Permission;
import org.jvirt.api.error.DriverGone;
import org.jvirt.api.error.HostUnavailable;
import org.jvirt.api.error.InvalidRequest;
import org.osgi.annotation.versioning.ProviderType;

/** Opens connections; an OSGi service. Closing the connections is the caller's part. */
@ProviderType
public interface Connections {
    /**
     * The key, in SLF4J's MDC, of the id that an operation has in every log line of the threads that work for it, in its events, and in the audit log. A
     * caller that has set it before a call keeps its own id; else each call from outside gets one, a random UUID.
     */
    String OPERATION = "jvirt.operation";

    /**
     * Opens a connection with the highest-ranked driver that serves the URI's scheme.
     *
     * @param uri as libvirt writes them: {@code xen:///system}, {@code test:///default}
     * @throws InvalidRequest if no driver serves the scheme, or the driver does not know the rest of the URI
     * @throws HostUnavailable if the host behind it cannot be reached
     * @throws DriverGone if the driver went away meanwhile
     */
    @Needs(Permission.READ)
    Connection open(URI uri);

    /** The schemes that drivers serve now. */
    Set<String> schemes();
}
