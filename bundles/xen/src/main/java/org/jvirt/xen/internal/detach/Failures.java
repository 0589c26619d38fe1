package org.jvirt.xen.internal.detach;

import org.jspecify.annotations.Nullable;
import org.jvirt.api.DeviceReference;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.PciAddress;
import org.jvirt.api.PciSelector;
import org.jvirt.api.error.DetachCancelled;
import org.jvirt.api.error.DetachFailed;
import org.jvirt.api.error.DetachIncomplete;
import org.jvirt.api.error.DeviceModelGone;
import org.jvirt.api.error.GuestRefused;
import org.jvirt.api.error.GuestSilent;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.OwnedByAnother;
import org.jvirt.api.error.VirtException;

/** The errors of a detach: what happened, where the device is now, and which command to try next. */
final class Failures {
    private static final String UNCHANGED = "the guest keeps its device and nothing was changed";

    private Failures() {}

    /** The guest did not let go, and force is not allowed. */
    static DetachFailed kept(Removal removal, GuestAnswer answer) {
        String device = name(removal);
        String guest = "guest '" + removal.domain().name() + "'";
        String next = forceCommand(removal);
        return switch (answer.kind()) {
            case REFUSED ->
                new GuestRefused(
                        removal.devices(),
                        guest + " refused to release " + device,
                        UNCHANGED,
                        next,
                        removal.steps().steps(),
                        null);
            case UNREACHABLE ->
                new DeviceModelGone(
                        removal.devices(),
                        guest + " could not be asked for " + device + ": " + answer.detail(),
                        UNCHANGED
                                + ", unless the device model failed after it had asked (then it may still release it)",
                        next,
                        removal.steps().steps(),
                        null);
            case SILENT, RELEASED ->
                new GuestSilent(
                        removal.devices(),
                        String.format(
                                "%s did not release %s within %s s",
                                guest, device, removal.policy().guestTimeout().toMillis() / 1000.0),
                        removal.domain().hasDeviceModel()
                                ? UNCHANGED + " (it may still release it later, or when it resets)"
                                : UNCHANGED,
                        next,
                        removal.steps().steps(),
                        null);
        };
    }

    /** The caller gave up while the guest was being asked. */
    static DetachFailed cancelled(Removal removal) {
        return new DetachCancelled(
                removal.devices(),
                "the detach of " + name(removal) + " was cancelled",
                UNCHANGED + (removal.domain().hasDeviceModel() ? " (it may still release it later)" : ""),
                forceCommand(removal),
                removal.steps().steps(),
                null);
    }

    /** One of several devices could not be looked at: the others have gone on, and nobody knows how it was. */
    static HostFault unseen(DeviceReference device, HostFault why) {
        return new HostFault(
                "nothing was done to " + device + ", which could not be looked at: " + why.getMessage()
                        + "; what an earlier operation may have left of it remains; next: pci-show " + device,
                why);
    }

    /** Something failed, or the caller gave up, before anything was done to the device. */
    static VirtException untouched(Removal removal, @Nullable RuntimeException why) {
        // A port that is interrupted says in its own words what it was waiting for; it is the caller's word that
        // counts.
        if (why == null || Thread.currentThread().isInterrupted()) {
            return cancelled(removal);
        }
        return why instanceof VirtException typed
                ? typed
                : new HostFault("the detach of " + name(removal) + " failed before it began: " + why.getMessage(), why);
    }

    /** Something failed after the device had begun to leave. */
    static DetachFailed incomplete(Removal removal, String remains, @Nullable Throwable cause) {
        return new DetachIncomplete(
                removal.devices(),
                "the detach of " + name(removal) + " stopped half-way: "
                        + (cause == null ? "interrupted" : cause.getMessage()),
                remains,
                cause instanceof OwnedByAnother
                        ? "pci-repair " + removal.devices().get(0)
                        : command(removal, ForcePolicy.IMMEDIATE),
                removal.steps().steps(),
                cause);
    }

    /** The device, or the slot, as a user would name it. */
    static String name(Removal removal) {
        PciAddress first = removal.devices().get(0);
        return removal.devices().size() == 1
                ? first.toString()
                : PciSelector.parse(first.toString().replaceAll(".$", "*")).toString();
    }

    private static String forceCommand(Removal removal) {
        return command(removal, ForcePolicy.AFTER_TIMEOUT);
    }

    private static String command(Removal removal, ForcePolicy policy) {
        return "pci-detach --force=" + policy.label() + " " + removal.domain().word() + " " + name(removal);
    }
}
