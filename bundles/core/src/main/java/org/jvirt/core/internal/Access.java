package org.jvirt.core.internal;

import org.jvirt.api.access.AccessControl;
import org.jvirt.api.access.AccessRequest;
import org.jvirt.api.error.AccessDenied;

/** Lets nobody do what is not permitted, and has the audit log tell of those who tried. */
final class Access {
    private final AccessControl control;
    private final AuditLog audit;

    Access(AccessControl control, AuditLog audit) {
        this.control = control;
        this.audit = audit;
    }

    /** Whether something is permitted, for when it is wanted. */
    interface Answer {
        /**
         * @throws AccessDenied if it is not
         */
        void require();
    }

    /** Asks on the caller's thread, which is how a platform may know the caller. */
    Answer ask(AccessRequest request) {
        try {
            if (control.permits(request)) {
                return () -> {};
            }
            return refused(request, new AccessDenied(refusal(request)));
        } catch (AccessDenied inItsOwnWords) {
            return refused(request, inItsOwnWords);
        } catch (RuntimeException broken) {
            // Who cannot answer has permitted nothing.
            return refused(request, new AccessDenied(refusal(request) + ": it failed with " + broken, broken));
        }
    }

    private Answer refused(AccessRequest request, AccessDenied refusal) {
        return () -> {
            audit.refused(request, refusal);
            throw refusal;
        };
    }

    private static String refusal(AccessRequest request) {
        return request.call()
                + request.object().map(name -> " of '" + name + "'").orElse("")
                + request.device().map(device -> " for " + device).orElse("") + " at " + request.connection()
                + " needs permission " + request.permission() + ", which the access control does not grant";
    }
}
