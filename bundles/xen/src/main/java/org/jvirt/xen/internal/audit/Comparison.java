package org.jvirt.xen.internal.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jvirt.api.Disagreement;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.RepairChoice;
import org.jvirt.xen.internal.audit.DeviceFacts.Listing;
import org.jvirt.xen.internal.audit.DeviceFacts.Owner;
import org.jvirt.xen.internal.domain.XenDomain;
import org.jvirt.xen.internal.store.Journal;
import org.jvirt.xen.internal.store.XenbusState;

/** Holds what the parties say of a device against each other. The cases are those that xl and crashes leave behind. */
final class Comparison {
    private static final String UNDECIDED = "both readings are possible";

    /** What, where it is about no domain, has left the device as it is seen now. */
    private static final Set<String> NOTHING_HALF_DONE = Set.of(Repair.NAME, Journal.ATTACH, Journal.DETACH);

    private static final String TAKE_FROM_ONE = "take it from the one that does not use it: pci-detach -f DOMAIN ";

    private final DeviceFacts facts;
    private final List<Disagreement> points = new ArrayList<>();

    private Comparison(DeviceFacts facts) {
        this.facts = facts;
    }

    /** A device that an operation is at just now disagrees with nobody. */
    static Verdict of(DeviceFacts facts) {
        return facts.underWay() ? Verdict.agreed(facts.device()) : new Comparison(facts).verdict();
    }

    private Verdict verdict() {
        Optional<Journal.Entry> intent = facts.intent();
        if (intent.isEmpty()) {
            return state();
        }
        Journal.Entry entry = intent.get();
        add(
                "its " + entry.operation() + " was not finished"
                        + entry.remains().map(remains -> ": " + remains).orElse(""),
                "the journal: nobody is at it any more");
        if (isAnothersNow(entry.domainId())) {
            // Another toolstack has given it away since: what had been begun for the old owner is over.
            return settledAfter(state());
        }
        if (entry.domainId() >= 0) {
            // Whatever else differs, differs because of it.
            return unfinished(entry);
        }
        if (NOTHING_HALF_DONE.contains(entry.operation())) {
            // A repair changes nothing but xenstore, in one transaction; of an intent that has lost its domain nothing
            // more is known.
            return settledAfter(state());
        }
        return byHand("do it again: " + entry.operation() + " " + facts.device());
    }

    private boolean isAnothersNow(int meant) {
        return meant >= 0
                && (facts.lock().filter(owner -> owner.id() != meant).isPresent()
                        || facts.listings().stream()
                                .anyMatch(listing -> listing.owner().id() != meant));
    }

    private Verdict settledAfter(Verdict state) {
        return state.next().isPresent() ? state : mended(new Mending.Settle());
    }

    private Verdict unfinished(Journal.Entry entry) {
        Optional<XenDomain> domain = facts.intentDomain();
        if (domain.isEmpty()) {
            return mended(new Mending.FinishEnded());
        }
        // Of an attach that came so far that the domain is said to have the device, the guest may be using it.
        return entry.operation().equals(Journal.DETACH) || facts.isListedFor(domain.get())
                ? asked(domain.get())
                : mended(taken(domain.get()));
    }

    private Verdict state() {
        if (facts.listings().size() > 1) {
            return listedTwice();
        }
        return facts.listings().isEmpty() ? unlisted() : listed(facts.listings().get(0));
    }

    private Verdict listedTwice() {
        String all = facts.listings().stream()
                .map(listing -> listing.owner().toString())
                .collect(Collectors.joining(" and "));
        add(
                "it is attached to " + all + " at once",
                facts.lock()
                        .map(owner -> "probably " + owner + ", for which libxl's lock is taken")
                        .orElse(UNDECIDED));
        return byHand(TAKE_FROM_ONE + facts.device());
    }

    private Verdict listed(Listing listing) {
        Owner owner = listing.owner();
        if (owner.domain().isEmpty()) {
            add(
                    "it is attached to " + owner + ", which does not run",
                    "nobody has it: what is left is in xenstore alone");
            return mended(new Mending.Forget(owner.id()));
        }
        XenDomain domain = owner.domain().get();
        Optional<String> contested = contested(owner);
        boolean unlocked = facts.lock().isEmpty();
        if (unlocked) {
            add(
                    "it is attached to " + owner + " and assignable at once: libxl's lock on it is free",
                    owner + " has it");
        }
        boolean torn = torn(listing, domain);
        if (contested.isPresent()) {
            return byHand(contested.get());
        }
        if (torn) {
            return asked(domain);
        }
        return unlocked
                ? Verdict.chosen(
                        facts.device(),
                        points,
                        Map.of(RepairChoice.KEEP, new Mending.Lock(domain), RepairChoice.TAKE, taken(domain)))
                : Verdict.agreed(facts.device());
    }

    /** Whether somebody besides the owner counts as having it; if so, what the operator does. */
    private Optional<String> contested(Owner owner) {
        Optional<String> next = Optional.empty();
        if (facts.lock().filter(lock -> lock.id() != owner.id()).isPresent()) {
            add(
                    "it is attached to " + owner + ", and libxl's lock is taken for "
                            + facts.lock().get(),
                    UNDECIDED);
            next = Optional.of(TAKE_FROM_ONE + facts.device());
        }
        for (XenDomain other : facts.shownTo()) {
            if (other.id() != owner.id()) {
                add(
                        "it is attached to " + owner + ", and the device model of '" + other.name() + "' has it too",
                        "both may reach it");
                next = Optional.of(
                        "pci-detach -f " + owner.word() + " " + facts.device() + ", then pci-repair " + facts.device());
            }
        }
        return next;
    }

    /** Whether it is half-way out of the domain that lists it. */
    private boolean torn(Listing listing, XenDomain domain) {
        Owner owner = listing.owner();
        int before = points.size();
        boolean saysNo =
                facts.models().stream().noneMatch(answer -> answer.domain().id() == domain.id());
        if (domain.hasDeviceModel() && domain.stubDomain().isEmpty() && saysNo) {
            add(
                    "it is attached to " + owner + ", whose device model does not have it",
                    "the device model: the guest let go of it after somebody's time-out");
        }
        if (facts.hypervisor().assigned().equals(Optional.of(false))) {
            add(
                    "it is attached to " + owner + ", and the hypervisor has it assigned to no domain",
                    "the hypervisor: somebody took it away without telling xenstore");
        }
        if (!facts.onPciback()) {
            add("it is attached to " + owner + ", and pciback does not have it", "dom0's kernel");
        }
        if (listing.frontendIsClosed()) {
            add(
                    "it is attached to " + owner + ", whose frontend is closed",
                    "the frontend: its guest uses none of its devices any more");
        }
        if (listing.entry().state() == XenbusState.CLOSING) {
            add(
                    owner + " was asked to let go of it, and nobody waits for the answer",
                    "the request: it is still with " + owner);
        }
        return points.size() > before;
    }

    private Verdict unlisted() {
        List<XenDomain> holders = facts.shownTo();
        for (XenDomain holder : holders) {
            add(
                    "it is attached to no domain, and the device model of '" + holder.name() + "' still has it",
                    "the device model: the guest may still reach it");
        }
        if (facts.held().isEmpty() && facts.lock().isPresent()) {
            // It cannot be taken from anyone else before the lock is free.
            return locked(facts.lock().get());
        }
        if (!holders.isEmpty()) {
            return mended(taken(holders.get(0)));
        }
        if (facts.held().isEmpty() && facts.hypervisor().assigned().equals(Optional.of(true))) {
            add(
                    "the hypervisor has it assigned to a domain, and nobody else knows to which",
                    "the hypervisor" + hint());
            return byHand("end the domain that had it last, or reboot the host: Xen does not tell which it is");
        }
        return Verdict.agreed(facts.device());
    }

    /** Whose it may be: what a domain was given by xl stays in its saved configuration. */
    private String hint() {
        return facts.saved().stream()
                .map(domain -> "; it is in the saved configuration of '" + domain.name() + "'")
                .collect(Collectors.joining());
    }

    private Verdict locked(Owner owner) {
        if (owner.domain().isEmpty()) {
            add("libxl's lock on it is taken for " + owner + ", which does not run", "nobody has it");
            return mended(new Mending.Forget(owner.id()));
        }
        add(
                "libxl's lock on it is taken for " + owner + ", whose backend does not list it",
                "an xl that was killed left it, unless one is attaching the device just now");
        // An xl that was killed may have come as far as the permissions.
        return Verdict.chosen(
                facts.device(),
                points,
                Map.of(RepairChoice.TAKE, taken(owner.domain().get())));
    }

    private void add(String what, String likely) {
        points.add(new Disagreement(what, likely));
    }

    private Verdict mended(Mending mending) {
        return Verdict.mended(facts.device(), points, mending);
    }

    private Verdict byHand(String next) {
        return Verdict.byHand(facts.device(), points, next);
    }

    /** It is said to have it: nobody but the operator says that it may be forced. */
    private Verdict asked(XenDomain domain) {
        return mended(new Mending.Detach(domain, ForcePolicy.NEVER)).orTakenBy(taken(domain));
    }

    private static Mending taken(XenDomain domain) {
        return new Mending.Detach(domain, ForcePolicy.AFTER_TIMEOUT);
    }
}
