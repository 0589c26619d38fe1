package org.jvirt.libvirt.internal.detach;

import org.jspecify.annotations.Nullable;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.error.DetachCancelled;
import org.jvirt.api.error.DetachFailed;
import org.jvirt.api.error.DetachIncomplete;
import org.jvirt.api.error.ForceUnsupported;
import org.jvirt.api.error.GuestRefused;
import org.jvirt.api.error.GuestSilent;

/** The errors of a detach: each says what happened, where the device is, and what to try next. */
final class Failures {
    private static final String UNCHANGED = "the guest keeps its device and nothing was changed";
    private static final String ASKED = "the guest keeps its device (it may still release it later, or when it resets)";

    private Failures() {}

    static DetachFailed silent(Removal removal) {
        return new GuestSilent(
                removal.addresses(),
                String.format(
                        "guest '%s' did not release %s within %s s",
                        removal.domain(), removal.name(), removal.guestTimeout().toMillis() / 1000.0),
                ASKED,
                removal.command(ForcePolicy.AFTER_TIMEOUT),
                removal.steps().steps(),
                null);
    }

    static DetachFailed refused(Removal removal) {
        return new GuestRefused(
                removal.addresses(),
                "guest '" + removal.domain() + "' refused to release " + removal.name(),
                UNCHANGED,
                removal.command(ForcePolicy.AFTER_TIMEOUT),
                removal.steps().steps(),
                null);
    }

    /** The caller gave up while the guest was being asked. */
    static DetachFailed cancelled(Removal removal, InterruptedException why) {
        return new DetachCancelled(
                removal.addresses(),
                "the detach of " + removal.name() + " was cancelled",
                ASKED,
                removal.command(ForcePolicy.NEVER),
                removal.steps().steps(),
                why);
    }

    static DetachFailed noForce(Removal removal, String obstacle, @Nullable Throwable cause) {
        boolean asked = removal.policy().policy() != ForcePolicy.IMMEDIATE;
        return new ForceUnsupported(
                removal.addresses(),
                removal.name() + " cannot be taken from '" + removal.domain() + "' by force: " + obstacle,
                asked ? ASKED : UNCHANGED,
                asked ? "destroy " + removal.domainWord() : removal.command(ForcePolicy.NEVER),
                removal.steps().steps(),
                cause);
    }

    /** The eject was ordered, and the device is still there. */
    static DetachFailed incomplete(Removal removal, String what, @Nullable Throwable cause) {
        return new DetachIncomplete(
                removal.addresses(),
                "the detach of " + removal.name() + " from '" + removal.domain() + "' stopped half-way: " + what,
                "libvirt still lists the device in the domain",
                "dumpxml " + removal.domainWord() + ", then " + removal.command(ForcePolicy.IMMEDIATE),
                removal.steps().steps(),
                cause);
    }
}
