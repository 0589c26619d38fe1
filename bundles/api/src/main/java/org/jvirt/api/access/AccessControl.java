package org.jvirt.api.access;

import org.jvirt.api.error.AccessDenied;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Decides who may do what: an OSGi service of a platform. Of several, the highest-ranked is asked; without OSGi, the first that
 * {@link java.util.ServiceLoader} finds. Where there is none, everybody may do what the host
 * permits the user of this process, unless the setting {@code required} of {@code org.jvirt.access} says otherwise.
 */
@ConsumerType
public interface AccessControl {
    /**
     * Asked before each call, and for each permission that it needs. It is asked on the caller's thread, also for what is done on another one later, so
     * that it can know who calls. A call that is refused throws an {@link AccessDenied}, changes nothing, and has a line in the audit log. It may be asked
     * for {@link Permission#FORCE} before it is known whether a detach needs it. It must not call jvirt itself, which would ask it again.
     *
     * @return whether the caller may; false to refuse it in jvirt's words
     * @throws AccessDenied to refuse it in its own words; whatever else it throws refuses it too
     */
    boolean permits(AccessRequest request);
}
