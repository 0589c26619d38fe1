package org.jvirt.xen.internal.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jvirt.api.Disagreement;
import org.jvirt.xen.internal.audit.DeviceFacts.Listing;
import org.jvirt.xen.internal.audit.DeviceFacts.Owner;
import org.jvirt.xen.internal.domain.XenDomain;
import org.jvirt.xen.internal.store.Journal;
import org.jvirt.xen.internal.store.XenbusState;

/** Holds what the parties say of a device against each other. The cases are those that xl and crashes leave behind. */
final class Comparison {
    private static final String UNDECIDED = "both readings are possible";

    private final DeviceFacts facts;
    private final List<Disagreement> found = new ArrayList<>();

    private Comparison(DeviceFacts facts) {
        this.facts = facts;
    }

    static List<Disagreement> of(DeviceFacts facts) {
        Comparison comparison = new Comparison(facts);
        if (!facts.underWay()) {
            comparison.compare();
        }
        return comparison.found;
    }

    private void compare() {
        if (facts.intent().isPresent()) {
            // Whatever else differs, differs because of it.
            unfinished(facts.intent().get());
        } else if (facts.listings().size() > 1) {
            listedTwice();
        } else if (facts.listings().size() == 1) {
            listed(facts.listings().get(0));
        } else {
            unlisted();
        }
    }

    private void unfinished(Journal.Entry intent) {
        Owner owner = facts.listings().stream()
                .map(Listing::owner)
                .findFirst()
                .or(facts::lock)
                .orElseGet(() -> new Owner(intent.domainId(), Optional.empty()));
        found.add(new Disagreement(
                "its " + intent.operation() + " was not finished"
                        + intent.remains().map(remains -> ": " + remains).orElse(""),
                "the journal: nobody is at it any more",
                intent.domainId() < 0 ? "do it again: " + intent.operation() + " " + facts.device() : detach(owner)));
    }

    private void listedTwice() {
        String all = facts.listings().stream()
                .map(listing -> listing.owner().toString())
                .collect(Collectors.joining(" and "));
        found.add(new Disagreement(
                "it is attached to " + all + " at once",
                facts.lock()
                        .map(owner -> "probably " + owner + ", for which libxl's lock is taken")
                        .orElse(UNDECIDED),
                "take it from the one that does not use it: pci-detach -f DOMAIN " + facts.device()));
    }

    private void listed(Listing listing) {
        Owner owner = listing.owner();
        if (owner.domain().isEmpty()) {
            found.add(new Disagreement(
                    "it is attached to " + owner + ", which does not run",
                    "nobody has it: what is left is in xenstore alone",
                    repair()));
            return;
        }
        lock(owner);
        deviceModels(owner, owner.domain().get());
        if (facts.hypervisor().assigned().equals(Optional.of(false))) {
            found.add(new Disagreement(
                    "it is attached to " + owner + ", and the hypervisor has it assigned to no domain",
                    "the hypervisor: somebody took it away without telling xenstore",
                    detach(owner)));
        }
        if (!facts.onPciback()) {
            found.add(new Disagreement(
                    "it is attached to " + owner + ", and pciback does not have it", "dom0's kernel", detach(owner)));
        }
        if (listing.entry().state() == XenbusState.CLOSING) {
            found.add(new Disagreement(
                    owner + " was asked to let go of it, and nobody waits for the answer",
                    "the request: it is still with " + owner,
                    detach(owner)));
        }
    }

    private void lock(Owner owner) {
        if (facts.lock().isEmpty()) {
            found.add(new Disagreement(
                    "it is attached to " + owner + " and assignable at once: libxl's lock on it is free",
                    owner + " has it",
                    detach(owner)));
        } else if (facts.lock().get().id() != owner.id()) {
            found.add(new Disagreement(
                    "it is attached to " + owner + ", and libxl's lock is taken for "
                            + facts.lock().get(),
                    UNDECIDED,
                    "take it from the one that does not use it: pci-detach -f DOMAIN " + facts.device()));
        }
    }

    private void deviceModels(Owner owner, XenDomain domain) {
        for (XenDomain other : facts.shownTo()) {
            if (other.id() != owner.id()) {
                found.add(new Disagreement(
                        "it is attached to " + owner + ", and the device model of '" + other.name() + "' has it too",
                        "both may reach it",
                        detach(owner) + ", then " + repair()));
            }
        }
        boolean saysNo =
                facts.models().stream().noneMatch(answer -> answer.domain().id() == owner.id());
        if (domain.hasDeviceModel() && domain.stubDomain().isEmpty() && saysNo) {
            found.add(new Disagreement(
                    "it is attached to " + owner + ", whose device model does not have it",
                    "the device model: the guest let go of it after somebody's time-out",
                    "pci-detach " + domain.word() + " " + facts.device()));
        }
    }

    private void unlisted() {
        List<XenDomain> holders = facts.shownTo();
        if (!holders.isEmpty()) {
            found.add(new Disagreement(
                    "it is attached to no domain, and the device model of '"
                            + holders.get(0).name() + "' still has it",
                    "the device model: the guest may still reach it",
                    repair()));
        } else if (facts.held().isEmpty() && facts.lock().isPresent()) {
            Owner owner = facts.lock().get();
            found.add(
                    owner.domain().isEmpty()
                            ? new Disagreement(
                                    "libxl's lock on it is taken for " + owner + ", which does not run",
                                    "nobody has it",
                                    repair())
                            : new Disagreement(
                                    "libxl's lock on it is taken for " + owner + ", which does not have it",
                                    "an xl that was killed left it, unless one is about to attach the device",
                                    "if no xl is at it: pci-repair --unlock " + facts.device()));
        } else if (facts.held().isEmpty() && facts.hypervisor().assigned().equals(Optional.of(true))) {
            found.add(new Disagreement(
                    "the hypervisor has it assigned to a domain, and nobody else knows to which",
                    "the hypervisor",
                    "end the domain that had it last, or reboot the host: Xen does not tell which it is"));
        }
    }

    private String detach(Owner owner) {
        return "pci-detach -f " + owner.domain().map(XenDomain::word).orElse(Integer.toString(owner.id())) + " "
                + facts.device();
    }

    private String repair() {
        return "pci-repair " + facts.device();
    }
}
