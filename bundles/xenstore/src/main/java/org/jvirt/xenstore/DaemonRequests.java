package org.jvirt.xenstore;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Requests to the daemon itself rather than about nodes. Every method may throw a {@link XenStoreException};
 * {@link ErrorReplyException} with {@link Errno#ENOSYS} where the daemon lacks the request. Xen 4.17
 * lacks those about features and quotas.
 */
@ProviderType
public interface DaemonRequests {

    /** Runs a command of the daemon, e.g. {@code check}, and returns its answer, which each daemon words as it likes. */
    String control(String command, String... arguments);

    /**
     * Tells the daemon of a new domain.
     *
     * @param gfn the frame of the domain's ring page
     * @param eventChannel the domain's port of the ring's event channel
     */
    void introduce(int domid, long gfn, int eventChannel);

    /** Tells the daemon that a domain is gone. */
    void release(int domid);

    /** Lets a domain that was shut down be reported again when it shuts down the next time. */
    void resume(int domid);

    /** Gives a domain (a stub domain) the rights of another, which it serves. */
    void setTarget(int domid, int target);

    /** Ends all watches of this client. The daemon also aborts the transactions that this client has open. */
    void resetWatches();

    /** What the daemon supports, as a mask of the bits in Xen's {@code io/xs_wire.h}. */
    long features();

    /** What the daemon lets a domain use. */
    long features(int domid);

    /** Sets what the daemon lets a domain use. */
    void setFeatures(int domid, long features);

    /** The names of the quotas that the daemon knows. */
    List<String> quotaNames();

    /** The quota that domains have unless they have one of their own. */
    long quota(String name);

    /** A domain's quota. */
    long quota(int domid, String name);

    /** Sets the quota of domains that have none of their own. */
    void setQuota(String name, long value);

    /** Sets a domain's quota. */
    void setQuota(int domid, String name, long value);
}
