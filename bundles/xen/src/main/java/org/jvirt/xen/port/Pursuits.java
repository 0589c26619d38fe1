package org.jvirt.xen.port;

/**
 * Which operations are under way on this host, in whichever process. It is not xenstore that knows: that may fail just when an operation ends,
 * and nobody may take the operation for one that is still at work then.
 */
public interface Pursuits {
    /**
     * An operation's, under way until it is closed or its process has ended.
     *
     * @param name tells it from every other, of other processes too
     * @param end what has it count as under way no longer
     */
    record Pursuit(String name, Runnable end) implements AutoCloseable {
        @Override
        public void close() {
            end.run();
        }
    }

    /**
     * Begins an operation.
     *
     * @throws org.jvirt.api.error.HostFault if the host cannot keep in mind that it is under way
     */
    Pursuit begin();

    /** True while the operation that was given this name is under way. */
    boolean isPursued(String name);
}
