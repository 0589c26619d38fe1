package org.jvirt.xen.port;

import java.util.Map;
import org.jvirt.api.DomainAction;
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

    /** Tells the domain something that leaves it its devices. A domain that is told twice to stop has to be told twice to go on. */
    void act(int domainId, DomainAction action);

    /** Asks the guest to shut down. */
    void shutdown(int domainId);

    /** Ends the domain at once. */
    void destroy(int domainId);
}
