package org.jvirt.xenstore;

/**
 * What to do in a transaction. It may be run several times, each time on a fresh state of the store, and must therefore have
 * no effect elsewhere that it would not bear to have twice.
 *
 * @param <T> what the transaction results in
 */
@FunctionalInterface
public interface TransactionBody<T> {

    /**
     * Reads and changes nodes as if no one else did. An exception aborts the transaction, and is passed on to the caller.
     *
     * <p>Changes are sent with the next read, or with the commit, and an error of the daemon's comes there. It ends the
     * transaction, even if the body catches it.
     *
     * @param nodes the nodes as this transaction sees them; for one thread, and of no use once this method has returned
     */
    T run(Nodes nodes);
}
