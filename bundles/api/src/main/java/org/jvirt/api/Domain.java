package org.jvirt.api;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jvirt.api.error.DetachFailed;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NoSuchDomain;
import org.jvirt.api.error.NotAttached;

/**
 * A domain of a connection. It names the domain and asks the driver anew at each call, so that it never shows an old state; a domain that
 * has ended meanwhile is a {@link NoSuchDomain}. Every method may throw a {@link org.jvirt.api.error.VirtException}.
 */
public interface Domain {
    String name();

    UUID uuid();

    /** What the host says of it now. */
    DomainInfo info();

    /** The host devices attached to it, in the order of the host's bookkeeping. */
    List<Hostdev> hostdevs();

    /** The domain in libvirt's format (formatdomain). */
    String xml();

    /** Attaches a device, or a whole slot: all of it or nothing. */
    AttachOutcome attach(AttachRequest request, StepListener listener);

    /**
     * Takes a device from the domain under a force policy.
     *
     * @throws DetachFailed if the device is not out; it says what was done, what the device's state is, and what to try next
     * @throws InvalidRequest if the device is not attached to this domain; nothing was changed
     */
    DetachOutcome detach(DetachRequest request, StepListener listener);

    /** {@link #detach} on another thread. Cancelling the future ends the wait for the guest, if nothing was forced yet. */
    CompletableFuture<DetachOutcome> detachAsync(DetachRequest request, StepListener listener);

    /** What {@link #detach} would do now. Changes nothing. */
    DetachPlan plan(DetachRequest request);

    /**
     * The policy that would apply to a detach, and where it comes from.
     *
     * @throws NotAttached if this domain has no such device
     */
    PolicyDecision explain(DetachRequest request);

    /** Forces every host device out, all at once, then asks the guest to shut down. */
    PowerOffOutcome shutdown(StepListener listener);

    /** Forces every host device out, all at once, after at most 2 s for the guest to let go itself, then ends the domain at once. */
    PowerOffOutcome destroy(StepListener listener);
}
