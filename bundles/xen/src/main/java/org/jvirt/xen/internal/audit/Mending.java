package org.jvirt.xen.internal.audit;

import org.jvirt.api.ForcePolicy;
import org.jvirt.xen.internal.domain.XenDomain;

/** What would make the parties agree about a device again. */
sealed interface Mending {
    /** What would be done, for people. */
    String effect();

    /** A detach: all that the domain has of the device is taken back, step by step, and verified. */
    record Detach(XenDomain from, ForcePolicy force) implements Mending {
        @Override
        public String effect() {
            String ask = "asks '" + from.name() + "' to let go of it for " + Repair.GUEST_TIME.toSeconds() + " s";
            return switch (force) {
                case NEVER -> ask + ", and forces nobody";
                case AFTER_TIMEOUT -> ask + ", and then takes it by force";
                case IMMEDIATE -> "takes it from '" + from.name() + "' by force";
            };
        }
    }

    /** The domain keeps what it has, and nobody else is offered it any more. */
    record Lock(XenDomain owner) implements Mending {
        @Override
        public String effect() {
            return "takes libxl's lock on it for '" + owner.name() + "', which keeps it";
        }
    }

    /** With its domain went all that the device was to it, but for what xenstore says. */
    record Forget(int ended) implements Mending {
        @Override
        public String effect() {
            return "removes what xenstore keeps of it for domain " + ended + ", which does not run";
        }
    }

    /** An operation whose domain has ended since: reset, verify, let go. */
    record FinishEnded() implements Mending {
        @Override
        public String effect() {
            return "resets it and lets go of it: its domain has ended";
        }
    }

    /** An intent that was not let end, although all of it was done or nothing. */
    record Settle() implements Mending {
        @Override
        public String effect() {
            return "ends an intent of which nothing is left to do";
        }
    }
}
