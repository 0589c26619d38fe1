package org.jvirt.xenstore;

import org.jvirt.xenstore.internal.XenStoreClient;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A client of the xenstore daemon on this host. It may be used by many threads at once, whose requests share one connection
 * and do not wait for each other.
 *
 * <p>The connection is made when it is first needed. Once lost, it is made again by the next request, or, while there are
 * watches, in the background, at growing intervals; watches are then registered anew and fire once, so that no change goes
 * unseen. A request that was under way when the connection was lost is never repeated by the client.
 */
@ProviderType
public interface XenStore extends Nodes, AutoCloseable {

    /** A client of the daemon that the environment names, see {@link XenStoreOptions#fromEnvironment}. */
    static XenStore open() {
        return open(XenStoreOptions.fromEnvironment(System.getenv()));
    }

    /** A client of the daemon that the options name. Does not connect yet. */
    static XenStore open(XenStoreOptions options) {
        return new XenStoreClient(options);
    }

    /**
     * Runs a body in a transaction and commits it; again, after a short pause, if the daemon reports a conflict (EAGAIN), or was updated meanwhile
     * and has forgotten the transaction.
     *
     * @throws ConflictException if it still conflicts after as many attempts as the options allow
     * @throws TimedOutException if it takes, with all attempts, longer than the options allow
     * @throws ConnectionLostException if the connection was lost with the transaction open; it is not run again
     */
    <T> T transaction(TransactionBody<T> body);

    /**
     * Registers a watch. The listener is called once at the beginning, and then on changes at or below the path.
     *
     * @param path of a node that need not exist, or {@code @introduceDomain} or {@code @releaseDomain}
     */
    Watch watch(String path, WatchListener listener);

    /** The path of a domain's home, whether the domain exists or not. */
    String domainPath(int domid);

    /** Whether the daemon serves this domain. */
    boolean isIntroduced(int domid);

    /** The requests of toolstacks and administrators to the daemon itself. */
    DaemonRequests daemon();

    /**
     * Ends the connection, all watches and all threads of the client; requests under way fail, and a listener that is running
     * is interrupted, not waited for. Idempotent.
     */
    @Override
    void close();
}
