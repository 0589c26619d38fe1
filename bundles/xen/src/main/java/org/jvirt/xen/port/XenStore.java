package org.jvirt.xen.port;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** The host's xenstore, as dom0 sees it. Paths are absolute. */
public interface XenStore extends StoreReader {
    /** Writes a node by itself; missing parents are made. */
    void write(String path, String value);

    /**
     * Does all of it or nothing. The body is run again if another client got in between, so it must have no effect but on the transaction; what
     * it throws aborts the transaction.
     *
     * @throws org.jvirt.api.error.HostFault if others keep getting in between, or the daemon does not answer
     */
    <T> T transact(Function<Transaction, T> body);

    /**
     * Waits until a condition on the store holds. It is looked at at once, and again whenever something at or below one of the paths changed.
     *
     * @return whether it came to hold in time
     * @throws InterruptedException if the thread was interrupted while it waited
     */
    boolean await(List<String> paths, Duration timeout, BooleanSupplier condition) throws InterruptedException;

    /** Reads and writes within a transaction. */
    interface Transaction extends StoreReader {
        /** Writes a node; missing parents are made. */
        void write(String path, String value);

        /** Removes a node and all below it; nothing happens if it is not there. */
        void remove(String path);

        /**
         * Sets who may use a node.
         *
         * @param owner the domain that may do all
         * @param reader the domain that may read besides
         */
        void setPermissions(String path, int owner, int reader);
    }
}
