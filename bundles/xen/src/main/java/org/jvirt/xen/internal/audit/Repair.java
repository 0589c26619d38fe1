package org.jvirt.xen.internal.audit;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jvirt.api.Disagreement;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.PciAddress;
import org.jvirt.api.PciSelector;
import org.jvirt.api.PolicyDecision;
import org.jvirt.api.Step;
import org.jvirt.api.StepListener;
import org.jvirt.api.error.DeviceBusy;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.spi.DetachOrder;
import org.jvirt.xen.internal.audit.DeviceFacts.Owner;
import org.jvirt.xen.internal.detach.Detacher;
import org.jvirt.xen.internal.domain.XenDomain;
import org.jvirt.xen.internal.procedure.HostOperation;
import org.jvirt.xen.internal.procedure.StepLog;
import org.jvirt.xen.internal.store.BackendTree;
import org.jvirt.xen.internal.store.DeviceKeys;
import org.jvirt.xen.internal.store.Intent;
import org.jvirt.xen.internal.store.Journal;
import org.jvirt.xen.internal.store.XenPaths;
import org.jvirt.xen.port.Host;
import org.jvirt.xen.port.StoreReader;
import org.jvirt.xen.port.XenStore;

/**
 * Mends what other toolstacks leave behind of a device that is attached to no domain that runs. What a domain that runs is said to have, is
 * not repaired but detached.
 */
public final class Repair {
    private static final String NAME = "pci-repair";

    /** As much time as xl gives a guest: it may be one that was never asked. */
    private static final PolicyDecision LADDER =
            new PolicyDecision(ForcePolicy.AFTER_TIMEOUT, PolicyDecision.Source.REQUEST, NAME, Duration.ofSeconds(10));

    private final Host host;
    private final HostSurvey survey;
    private final Journal journal;
    private final Detacher detacher;

    public Repair(Host host, HostSurvey survey, Journal journal, Detacher detacher) {
        this.host = host;
        this.survey = survey;
        this.journal = journal;
        this.detacher = detacher;
    }

    /**
     * @param unlock whether the lock of a domain that runs may go: nobody is about to attach the device
     */
    public List<Step> run(PciAddress device, boolean unlock, StepListener listener) throws InterruptedException {
        DeviceFacts facts = survey.of(device);
        requireIdle(facts);
        if (facts.listings().size() == 1
                && facts.listings().get(0).owner().domain().isEmpty()) {
            int ended = facts.listings().get(0).owner().id();
            return forget(facts, listener, ended, transaction -> new BackendTree(ended).remove(transaction, device));
        }
        if (!facts.listings().isEmpty()) {
            throw new InvalidRequest(device + " is attached to "
                    + facts.listings().get(0).owner() + ": pci-repair mends only what no domain is said to have; "
                    + remedies(facts));
        }
        List<XenDomain> holders = facts.shownTo();
        if (!holders.isEmpty()) {
            return takeFrom(holders.get(0), device, listener);
        }
        if (facts.held().isEmpty() && facts.lock().isPresent()) {
            return unlock(facts, facts.lock().get(), unlock, listener);
        }
        throw new InvalidRequest("there is nothing to repair at " + device + ": " + remedies(facts));
    }

    private static void requireIdle(DeviceFacts facts) {
        if (facts.underWay()) {
            throw new DeviceBusy("an operation is at " + facts.device() + ": try again when it is over");
        }
        // One of its own that concerned no running domain ended half-way: it goes on from there.
        boolean own = facts.intent()
                .filter(entry -> entry.operation().equals(NAME) && entry.domainId() < 0)
                .isPresent();
        if (facts.intent().isPresent() && !own) {
            throw new InvalidRequest(
                    facts.device() + " has an unfinished operation, which is finished otherwise; " + remedies(facts));
        }
    }

    private static String remedies(DeviceFacts facts) {
        List<String> remedies = Comparison.of(facts).stream()
                .map(Disagreement::remedy)
                .distinct()
                .toList();
        return remedies.isEmpty() ? "all agree about it" : "next: " + String.join("; or: ", remedies);
    }

    private List<Step> unlock(DeviceFacts facts, Owner owner, boolean unlock, StepListener listener)
            throws InterruptedException {
        if (owner.domain().isEmpty()) {
            return forget(facts, listener, owner.id(), transaction -> {});
        }
        if (!unlock) {
            throw new InvalidRequest(String.format(
                    "libxl's lock on %s is taken for %s, which does not have it: either an xl is attaching it just now, or one was killed;"
                            + " if no xl is at it: pci-repair --unlock %s",
                    facts.device(), owner, facts.device()));
        }
        // An xl that was killed may have come as far as the permissions.
        return takeFrom(owner.domain().get(), facts.device(), listener);
    }

    /**
     * A device that a domain has something of, and that its tree does not list, is like one whose attach ended half-way: a detach takes
     * everything back, step by step, verifies, and lets go of the lock last.
     */
    private List<Step> takeFrom(XenDomain domain, PciAddress device, StepListener listener)
            throws InterruptedException {
        try (Intent intent = journal.begin(
                NAME, domain, List.of(device), Duration.ZERO, reader -> requireStillUnlisted(reader, device, domain))) {
            intent.abandon(device, "something of it was left in domain '" + domain.name() + "'");
        }
        DetachOrder order = new DetachOrder(domain.uuid(), PciSelector.of(device), LADDER);
        return detacher.detach(order, listener).steps();
    }

    /** Looked at in the transaction that writes the intent. */
    private static void requireStillUnlisted(StoreReader reader, PciAddress device, XenDomain domain) {
        boolean lockedForAnother =
                new DeviceKeys(device).lockedFor(reader).stream().anyMatch(locked -> locked != domain.id());
        if (lockedForAnother || BackendTree.ownerOf(reader, device).isPresent()) {
            throw new DeviceBusy(device + " was taken by another toolstack just now; nothing was changed");
        }
    }

    /** With its domain went all that the device was to it, but for what xenstore says. */
    private List<Step> forget(
            DeviceFacts facts, StepListener listener, int ended, Consumer<XenStore.Transaction> unlist) {
        PciAddress device = facts.device();
        if (facts.hypervisor().assigned().orElse(false)) {
            throw new InvalidRequest(device + " is kept for domain " + ended
                    + ", which does not run, and the hypervisor has it assigned to a domain: expected to no one;"
                    + " end that domain first");
        }
        StepLog steps = new StepLog(host.ticker(), listener);
        steps.step("forget", () -> {
            new HostOperation(journal, NAME)
                    .run(device, reader -> requireStillEnded(reader, device, ended), undo -> {}, transaction -> {
                        unlist.accept(transaction);
                        new DeviceKeys(device).unlock(transaction, ended);
                    });
            return device + " is nobody's: what was kept for domain " + ended + " is gone from xenstore";
        });
        return steps.steps();
    }

    /** A new domain may have the old one's number. */
    private static void requireStillEnded(StoreReader reader, PciAddress device, int ended) {
        if (reader.read(XenPaths.vmOf(ended)).isPresent()) {
            throw new DeviceBusy(
                    "a new domain has the number " + ended + ", which " + device + " is kept for; nothing was changed");
        }
    }
}
