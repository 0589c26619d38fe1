package org.jvirt.nodedev.internal.event;

import org.jvirt.api.nodedev.EventSource;

/** Tells one thread when to look at the devices again. */
interface ChangeSignal extends AutoCloseable {
    EventSource source();

    /**
     * Waits until something may have changed.
     *
     * @return false if there is nothing to wait for any more
     * @throws org.jvirt.api.error.HostFault if the host does not tell any more
     */
    boolean await() throws InterruptedException;

    /** Ends the waiting, from another thread. */
    void cancel();

    /** Gives back what it holds of the host, once nobody waits. */
    @Override
    void close();
}
