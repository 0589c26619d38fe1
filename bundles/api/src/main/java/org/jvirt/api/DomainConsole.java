package org.jvirt.api;

import org.jvirt.api.access.Needs;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.OperationCancelled;
import org.osgi.annotation.versioning.ProviderType;

/** The serial console of a domain, open: bytes both ways. One thread may read it while another writes, and a third closes it. */
@ProviderType
public interface DomainConsole extends AutoCloseable {
    /**
     * Waits for what the guest writes.
     *
     * @return how many bytes it is; -1 when the console has ended, with its domain or by {@link #close}
     * @throws OperationCancelled if the thread was interrupted; it stays so
     * @throws HostFault if the host failed at it
     */
    int read(byte[] buffer);

    /**
     * Gives the guest something to read.
     *
     * @param length how many of the bytes, from the first on
     * @throws HostFault if the host failed at it, or the console has ended
     */
    void write(byte[] bytes, int length);

    /** Ends it; the domain goes on. A second call does nothing. */
    @Needs({})
    @Override
    void close();
}
