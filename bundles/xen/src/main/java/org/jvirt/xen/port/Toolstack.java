package org.jvirt.xen.port;

import java.util.Map;
import org.jvirt.api.DomainState;

/** The life of domains, which {@code xl} leads. */
public interface Toolstack {
    /** The state of every domain, by domid. */
    Map<Integer, DomainState> states();

    /** Asks the guest to shut down. */
    void shutdown(int domainId);

    /** Ends the domain at once. */
    void destroy(int domainId);
}
