package org.jvirt.xen.port;

import java.util.Map;
import org.jvirt.api.DomainState;
import org.jvirt.api.error.HostFault;

/** The life of domains, which {@code xl} leads. */
public interface Toolstack {
    /** The state of every domain, by domid. */
    Map<Integer, DomainState> states();

    /**
     * Makes a domain and starts it.
     *
     * @throws HostFault if that failed; half of it may be there
     */
    void create(GuestConfig config);

    /** Asks the guest to shut down. */
    void shutdown(int domainId);

    /** Ends the domain at once. */
    void destroy(int domainId);
}
