package org.jvirt.xen.internal.detach;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.PciAddress;
import org.jvirt.api.Release;
import org.jvirt.api.Step;
import org.jvirt.api.error.DeviceBusy;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.NoSuchDomain;
import org.jvirt.api.error.OwnedByAnother;
import org.jvirt.api.error.VirtException;
import org.jvirt.xen.XenSettings;
import org.jvirt.xen.internal.detach.GuestSide.CutOff;
import org.jvirt.xen.internal.domain.DomainDirectory;
import org.jvirt.xen.internal.domain.XenDomain;
import org.jvirt.xen.internal.procedure.DeviceGrants;
import org.jvirt.xen.internal.procedure.PcibackBinding;
import org.jvirt.xen.internal.store.BackendEntry;
import org.jvirt.xen.internal.store.BackendTree;
import org.jvirt.xen.internal.store.DeviceKeys;
import org.jvirt.xen.internal.store.HeldDevices;
import org.jvirt.xen.internal.store.Intent;
import org.jvirt.xen.internal.store.Journal;
import org.jvirt.xen.internal.store.Uninterrupted;
import org.jvirt.xen.port.Host;
import org.jvirt.xen.port.HostPciDevice;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes devices from a domain: the ladder of docs/architecture.md, from asking the guest to forgetting the device. The guest is asked for all
 * of them at once; from then on each goes its own way, and the failure of one does not stop the others.
 */
final class DetachProcedure {
    private static final Logger LOG = LoggerFactory.getLogger(DetachProcedure.class);

    /** How long another operation at the same domain is waited for beyond the guest's own time. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Host host;
    private final XenSettings settings;
    private final Journal journal;
    private final AttachedDevices attached;
    private final DeviceGrants grants;
    private final StubDomainRemoval stubDomains;

    DetachProcedure(
            Host host, XenSettings settings, Journal journal, AttachedDevices attached, DomainDirectory domains) {
        this.host = host;
        this.attached = attached;
        this.settings = settings;
        this.journal = journal;
        this.grants = new DeviceGrants(host.hypervisor());
        this.stubDomains = new StubDomainRemoval(host, journal, domains, grants);
    }

    /** Takes out what the removals name; each of them says afterwards how it went. */
    void run(XenDomain domain, List<Removal> removals) throws InterruptedException {
        List<PciAddress> devices =
                removals.stream().flatMap(removal -> removal.devices().stream()).toList();
        Intent begun = journal.begin(
                Journal.DETACH,
                domain,
                devices,
                longestTimeout(removals).plus(PATIENCE),
                reader -> attached.requireStill(reader, domain, devices));
        try (Intent intent = begun) {
            removals.forEach(removal -> removal.begin(intent));
            pursue(domain, removals);
        }
    }

    private void pursue(XenDomain domain, List<Removal> removals) throws InterruptedException {
        try (GuestSide guest = guestSide(domain)) {
            removals.stream().filter(Removal::takenOver).forEach(removal -> removal.recall(journal));
            lock(domain, removals);
            removals.get(0).steps().waiting("survey", "word of where '" + domain.name() + "' has its devices");
            guest.survey(removals);
            ask(guest, removals);
            guest.beforeForce(removals.stream()
                    .filter(removal -> removal.pending() && removal.release().isEmpty())
                    .toList());
            for (Removal removal : removals) {
                if (removal.pending()) {
                    takeOut(guest, removal);
                }
            }
        } catch (InterruptedException interrupted) {
            giveUp(removals, null);
            throw interrupted;
        } catch (RuntimeException failed) {
            // Whatever it was: an intent that nobody pursues would keep everyone from the domain.
            giveUp(removals, failed);
        }
    }

    /** An attach may have ended before it took libxl's lock: without it, xl would offer what is being taken back. */
    private void lock(XenDomain domain, List<Removal> removals) {
        List<PciAddress> unlisted = removals.stream()
                .flatMap(removal -> removal.entries().stream())
                .filter(entry -> !entry.isListed())
                .map(BackendEntry::address)
                .toList();
        if (!unlisted.isEmpty()) {
            host.xenStore().transact(transaction -> {
                unlisted.stream()
                        .map(DeviceKeys::new)
                        .filter(keys -> keys.lockedFor(transaction).isEmpty())
                        .forEach(keys -> keys.lock(transaction, domain.id()));
                return unlisted;
            });
        }
    }

    private GuestSide guestSide(XenDomain domain) {
        return domain.hasDeviceModel() ? new HvmGuest(host, domain, journal) : new PvGuest(host, domain, journal);
    }

    private void ask(GuestSide guest, List<Removal> removals) throws InterruptedException {
        List<Removal> asked =
                removals.stream().filter(DetachProcedure::isToBeAsked).toList();
        if (asked.isEmpty()) {
            return;
        }
        Duration timeout = longestTimeout(asked);
        long from = host.ticker().nanos();
        for (Removal removal : asked) {
            removal.touch();
            removal.steps()
                    .waiting(
                            "ask-guest",
                            String.format(
                                    "guest '%s' to release %s, for at most %s s",
                                    removal.domain().name(), Failures.name(removal), timeout.toMillis() / 1000.0));
        }
        Map<Removal, GuestAnswer> answers;
        try {
            answers = guest.ask(asked, timeout);
        } catch (InterruptedException cancelled) {
            for (Removal removal : asked) {
                keep(guest, removal, () -> Failures.cancelled(removal));
            }
            throw cancelled;
        } catch (DeviceBusy busy) {
            // Another program has the device model to itself: nobody was forced, and the guest may well be able to
            // answer.
            for (Removal removal : asked) {
                keep(guest, removal, () -> busy);
            }
            return;
        }
        Duration took = Duration.ofNanos(host.ticker().nanos() - from);
        for (Map.Entry<Removal, GuestAnswer> entry : answers.entrySet()) {
            Removal removal = entry.getKey();
            GuestAnswer answer = entry.getValue();
            boolean released = answer.kind() == GuestAnswer.Kind.RELEASED;
            removal.steps()
                    .add(new Step(
                            "ask-guest", answer.detail(), released ? Step.Result.DONE : Step.Result.FAILED, took));
            if (released) {
                removal.released(removal.mapped() ? Release.BY_EJECT : Release.BY_GUEST);
            } else if (removal.force() == ForcePolicy.NEVER) {
                keep(guest, removal, () -> Failures.kept(removal, answer));
            }
        }
    }

    /** Who was forced once is not waited for again, unless the policy forbids to force it now. */
    private static boolean isToBeAsked(Removal removal) {
        return switch (removal.force()) {
            case NEVER -> true;
            case AFTER_TIMEOUT -> !removal.forced();
            case IMMEDIATE -> false;
        };
    }

    /** Leaves the device to its guest, as it was; unless the guest lets go of it in this very moment, or an earlier attempt has taken some of it. */
    private void keep(GuestSide guest, Removal removal, Supplier<? extends VirtException> why)
            throws InterruptedException {
        try {
            if (!guest.withdraw(removal)) {
                removal.released(Release.BY_GUEST);
            } else if (removal.takenOver() && (removal.forced() || !guest.holds(removal))) {
                abandon(removal, why.get());
            } else {
                journalEnd(removal);
                removal.fail(why.get());
            }
        } catch (GuestUnreachable unreachable) {
            abandon(removal, unreachable);
        }
    }

    private void takeOut(GuestSide guest, Removal removal) throws InterruptedException {
        XenDomain domain = removal.domain();
        removal.touch();
        try {
            if (removal.release().isEmpty()) {
                force(guest, removal);
            }
            removal.requireStillIts(host.xenStore());
            releaseBackend(guest, removal);
            stubDomains.takeOut(removal);
            for (PciAddress device : removal.devices()) {
                PcibackBinding.restore(host.pciBackend(), device);
                HostPciDevice hostDevice = hostDevice(device);
                removal.steps()
                        .step(
                                "revoke",
                                () -> device + ": "
                                        + grants.revoke(domain.id(), hostDevice, remaining(removal, device)));
                removal.requireStillIts(host.xenStore());
                reset(removal, device);
                removal.steps().step("deassign", () -> device + ": " + grants.deassign(domain.id(), device));
            }
            holdBackIfMapped(guest, removal);
            removal.steps().step("verify", () -> verify(guest, removal));
            removal.steps().step("forget", () -> forget(removal));
        } catch (RuntimeException failed) {
            // Whatever it was, the device is half-way out: the journal keeps it, and the caller learns what remains.
            abandon(removal, reason(removal, failed));
        }
    }

    /** Whatever failed when the domain had ended, or another had been given the device, failed because of that. */
    private RuntimeException reason(Removal removal, RuntimeException failed) {
        try {
            removal.requireStillIts(host.xenStore());
            return failed;
        } catch (NoSuchDomain | OwnedByAnother lost) {
            lost.addSuppressed(failed);
            return lost;
        } catch (RuntimeException storeGone) {
            failed.addSuppressed(storeGone);
            return failed;
        }
    }

    /** The rungs of force: the guest is answered for; where nobody takes the answer, it is cut off. */
    private void force(GuestSide guest, Removal removal) throws InterruptedException {
        removal.steps().waiting("eject", "what shows " + Failures.name(removal) + " to the guest to let go of it");
        try {
            removal.steps().<GuestUnreachable, InterruptedException>step("eject", () -> {
                boolean ejected = guest.eject(removal);
                removal.released(ejected || removal.mapped() ? Release.BY_EJECT : Release.BY_GUEST);
                return ejected ? "acknowledged in the guest's place" : "the guest has let go already";
            });
        } catch (GuestUnreachable unreachable) {
            removal.markForced(journal, guest.keepsMappings());
            removal.claim(host.xenStore());
            removal.steps().step("cut-off", () -> {
                CutOff cutOff = guest.cutOff(removal);
                if (!cutOff.certain()) {
                    removal.holdBack();
                }
                return unreachable.getMessage() + ": " + cutOff.detail();
            });
            removal.released(Release.BY_REVOCATION);
        }
    }

    private void releaseBackend(GuestSide guest, Removal removal) throws InterruptedException {
        removal.steps().waiting("release-backend", "pciback to let go of " + Failures.name(removal));
        removal.steps()
                .<InterruptedException, RuntimeException>step(
                        "release-backend", () -> guest.releaseBackend(removal).orElse("pciback has let go already"));
    }

    /** The devices that the domain keeps when this one has gone; those of a slot go in their order. */
    private List<HostPciDevice> remaining(Removal removal, PciAddress device) {
        return new BackendTree(removal.domain().id())
                .devices(host.xenStore()).values().stream()
                        .filter(other -> !removal.devices().contains(other) || other.compareTo(device) > 0)
                        .flatMap(other -> host.pciBackend().device(other).stream())
                        .toList();
    }

    private void reset(Removal removal, PciAddress device) {
        try {
            removal.steps()
                    .step(
                            "reset",
                            () -> device + ": "
                                    + (host.pciBackend().reset(device)
                                            ? "reset"
                                            : "the kernel knows no way to reset it"));
        } catch (HostFault refused) {
            // As with a device that cannot be reset at all: the step says so, and the device would be stuck otherwise.
            LOG.warn("{} goes without a reset: {}", device, refused.getMessage());
        }
    }

    private void holdBackIfMapped(GuestSide guest, Removal removal) {
        boolean forced = removal.release().filter(Release::forced).isPresent();
        if (removal.mapped() || (guest.keepsMappings() && (forced || settings.holdBackAnsweredPv()))) {
            removal.holdBack();
        }
        switch (removal.custody()) {
            case FREE -> removal.steps().skip("hold-back", "the guest cannot reach the device any more");
            case HELD_BACK ->
                removal.steps().step("hold-back", () -> {
                    removal.requireStillIts(host.xenStore());
                    removal.devices().forEach(host.pciBackend()::disableDecoding);
                    return "decoding switched off; held back until domain "
                            + removal.domain().id() + " has ended";
                });
        }
    }

    /** Asks every party once more. Only the device model of a guest that was cut off may believe what it likes. */
    private String verify(GuestSide guest, Removal removal) {
        for (PciAddress device : removal.devices()) {
            HostPciDevice hostDevice = hostDevice(device);
            if (!hostDevice.onPciback()) {
                throw new HostFault(device + " is not with pciback any more", null);
            }
            if (!grants.isFree(removal.domain().id(), device)) {
                throw new HostFault("the hypervisor still has " + device + " assigned to a domain", null);
            }
            switch (removal.custody()) {
                case FREE -> {}
                case HELD_BACK -> {
                    if (hostDevice.decoding()) {
                        throw new HostFault(device + " still decodes its addresses", null);
                    }
                }
            }
        }
        if (removal.release().equals(Optional.of(Release.BY_REVOCATION))) {
            return "pciback has it, and the hypervisor has it assigned to no one";
        }
        try {
            if (guest.holds(removal)) {
                throw new HostFault("the guest has the device again", null);
            }
        } catch (GuestUnreachable unreachable) {
            throw new HostFault("the device model cannot be asked again: " + unreachable.getMessage(), unreachable);
        }
        return "pciback has it, the guest has not, and the hypervisor has it assigned to no one";
    }

    /** The last effect, all in one transaction: until here the device is assigned, from here on it is assignable, or held back. */
    private String forget(Removal removal) {
        BackendTree tree = new BackendTree(removal.domain().id());
        removal.intent().finish(removal.devices(), transaction -> {
            for (PciAddress device : removal.devices()) {
                tree.remove(transaction, device);
                switch (removal.custody()) {
                    case FREE ->
                        new DeviceKeys(device)
                                .unlock(transaction, removal.domain().id());
                    case HELD_BACK -> HeldDevices.hold(transaction, device, removal.domain());
                }
            }
        });
        removal.out();
        return "removed from xenstore";
    }

    private void journalEnd(Removal removal) {
        removal.intent().withdraw(removal.devices());
    }

    /** Ends what is still under way, because something went wrong that concerns all of it. */
    private void giveUp(List<Removal> removals, @Nullable RuntimeException why) {
        for (Removal removal : removals) {
            if (removal.pending() && (removal.touched() || removal.takenOver())) {
                abandon(removal, why);
            } else if (removal.pending()) {
                removal.fail(Failures.untouched(removal, why));
                cleanUp(() -> journalEnd(removal));
            }
        }
    }

    /** Leaves a device half-way out: the journal keeps it, for whoever finishes it. */
    private void abandon(Removal removal, @Nullable Exception why) {
        List<Step> steps = removal.steps().steps();
        String last = steps.isEmpty() ? "survey" : steps.get(steps.size() - 1).name();
        String remains = remains(why, last);
        removal.fail(Failures.incomplete(removal, remains, why));
        cleanUp(() -> removal.devices().forEach(device -> removal.intent().abandon(device, remains)));
    }

    private static String remains(@Nullable Exception why, String lastStep) {
        if (why instanceof NoSuchDomain) {
            return "what it had went with it; the rest is not finished, and is at the next look at the host's devices";
        }
        if (why instanceof OwnedByAnother) {
            return "it is left to that domain, and nothing remains to be done but to end this in the journal";
        }
        return "the device still counts as attached and is not assignable; remaining from step " + lastStep + " on";
    }

    /** What is being reported matters more than that the journal cannot be reached: the intent itself stands in it already. */
    private static void cleanUp(Runnable work) {
        try {
            Uninterrupted.run(work);
        } catch (RuntimeException storeGone) {
            LOG.error("the journal keeps an intent that has ended", storeGone);
        }
    }

    private HostPciDevice hostDevice(PciAddress device) {
        return host.pciBackend()
                .device(device)
                .orElseThrow(() -> new HostFault(device + " has vanished from the host", null));
    }

    private static Duration longestTimeout(List<Removal> removals) {
        return removals.stream()
                .map(removal -> removal.policy().guestTimeout())
                .max(Comparator.naturalOrder())
                .orElse(Duration.ZERO);
    }
}
