package org.jvirt.xen.port;

import java.nio.file.Path;
import java.util.UUID;
import org.jvirt.api.error.HostFault;

/** The files in which a host keeps the states of domains whose next start goes on from there: one for a domain at most. */
public interface ManagedSaves {
    /**
     * Where a domain's is, or would be: nobody else can write there.
     *
     * @throws HostFault if there is no place for it
     */
    Path file(UUID domain);

    boolean has(UUID domain);

    /**
     * Forgets a domain's, if there is one, for good.
     *
     * @throws HostFault if that failed; it is still there
     */
    void remove(UUID domain);
}
