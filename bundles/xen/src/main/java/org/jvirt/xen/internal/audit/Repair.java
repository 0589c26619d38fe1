package org.jvirt.xen.internal.audit;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jvirt.api.Disagreement;
import org.jvirt.api.PciAddress;
import org.jvirt.api.PciSelector;
import org.jvirt.api.PolicyDecision;
import org.jvirt.api.RepairChoice;
import org.jvirt.api.Step;
import org.jvirt.api.StepListener;
import org.jvirt.api.error.DeviceBusy;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.spi.DetachOrder;
import org.jvirt.xen.internal.detach.Detacher;
import org.jvirt.xen.internal.domain.XenDomain;
import org.jvirt.xen.internal.procedure.EndedDomains;
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

/** Makes the parties agree about a device again, in the way that their comparison gives. */
public final class Repair {
    static final String NAME = "pci-repair";

    /** As much as xl gives a guest: it may be one that was never asked. */
    static final Duration GUEST_TIME = Duration.ofSeconds(10);

    private final Host host;
    private final HostSurvey survey;
    private final Journal journal;
    private final Detacher detacher;
    private final EndedDomains ended;

    public Repair(Host host, HostSurvey survey, Journal journal, Detacher detacher, EndedDomains ended) {
        this.host = host;
        this.survey = survey;
        this.journal = journal;
        this.detacher = detacher;
        this.ended = ended;
    }

    /**
     * @param choice which of two readings is right, if the caller says so
     */
    public List<Step> run(PciAddress device, Optional<RepairChoice> choice, StepListener listener)
            throws InterruptedException {
        DeviceFacts facts = survey.of(device);
        if (facts.underWay()) {
            throw new DeviceBusy("an operation is at " + device + ": try again when it is over");
        }
        return mend(facts, choose(Comparison.of(facts), choice), listener);
    }

    private static Mending choose(Verdict verdict, Optional<RepairChoice> choice) {
        Optional<Mending> chosen =
                choice.isPresent() ? Optional.ofNullable(verdict.choices().get(choice.get())) : verdict.plain();
        return chosen.orElseThrow(() -> new InvalidRequest(refusal(verdict, choice)));
    }

    private static String refusal(Verdict verdict, Optional<RepairChoice> choice) {
        if (verdict.next().isEmpty()) {
            return "there is nothing to repair at " + verdict.device() + ": all agree about it";
        }
        String reason = choice.isPresent()
                ? "that is no choice here"
                : verdict.choices().isEmpty() ? "no repair can know what is right" : "a choice is wanted";
        String points = String.join(
                "; ", verdict.points().stream().map(Disagreement::what).toList());
        return verdict.device() + ": " + points + "; " + reason + "; next: "
                + verdict.next().get();
    }

    List<Step> mend(DeviceFacts facts, Mending mending, StepListener listener) throws InterruptedException {
        PciAddress device = facts.device();
        if (mending instanceof Mending.Detach detach) {
            return detach(facts, detach, listener);
        }
        StepLog steps = new StepLog(host.ticker(), listener);
        steps.step("repair", () -> {
            if (mending instanceof Mending.Lock lock) {
                return lock(device, lock.owner());
            }
            if (mending instanceof Mending.Forget forget) {
                return forget(facts, forget.ended());
            }
            return mending instanceof Mending.FinishEnded ? finishEnded(device) : settle(device);
        });
        return steps.steps();
    }

    /**
     * What shares the device's slot in the guest goes along. A device that a domain has something of, and that its tree does not list, is
     * like one whose attach ended half-way: a detach takes everything back, step by step, verifies, and lets go of the lock last.
     */
    private List<Step> detach(DeviceFacts facts, Mending.Detach detach, StepListener listener)
            throws InterruptedException {
        PciAddress device = facts.device();
        XenDomain domain = detach.from();
        // An intent about another domain is over by now, and this one takes its place.
        if (facts.listings().isEmpty()
                && facts.intent().filter(entry -> entry.isAbout(domain)).isEmpty()) {
            try (Intent intent = journal.begin(
                    NAME,
                    domain,
                    facts.slot(),
                    Duration.ZERO,
                    reader -> facts.slot().forEach(function -> requireStillUnlisted(reader, function, domain)))) {
                facts.slot()
                        .forEach(function ->
                                intent.abandon(function, "something of it was left in domain '" + domain.name() + "'"));
            }
        }
        PciSelector selector = facts.slot().size() > 1 ? PciSelector.ofSlot(device) : PciSelector.of(device);
        PolicyDecision policy = new PolicyDecision(detach.force(), PolicyDecision.Source.REQUEST, NAME, GUEST_TIME);
        return detacher.detach(new DetachOrder(domain.uuid(), selector, policy), listener)
                .steps();
    }

    private String lock(PciAddress device, XenDomain owner) {
        alone(
                device,
                reader -> requireStillUnlocked(reader, device, owner.id()),
                last -> new DeviceKeys(device).lock(last, owner.id()));
        return device + " stays with '" + owner.name() + "', and nobody else is offered it";
    }

    private String settle(PciAddress device) {
        alone(device, reader -> {}, last -> {});
        return "the intent for " + device + " has ended";
    }

    private String forget(DeviceFacts facts, int ended) {
        PciAddress device = facts.device();
        if (facts.hypervisor().assigned().orElse(false)) {
            throw new InvalidRequest(device + " is kept for domain " + ended
                    + ", which does not run, and the hypervisor has it assigned to a domain: expected to no one;"
                    + " end that domain first");
        }
        alone(device, reader -> requireStillEnded(reader, device, ended), last -> {
            if (!facts.listings().isEmpty()) {
                new BackendTree(ended).remove(last, device);
            }
            new DeviceKeys(device).unlock(last, ended);
        });
        return device + " is nobody's: what was kept for domain " + ended + " is gone from xenstore";
    }

    private String finishEnded(PciAddress device) {
        ended.letGo();
        Optional<Journal.Entry> stays = Journal.read(host.xenStore(), device);
        if (stays.isPresent()) {
            throw new DeviceBusy(
                    device + " could not be let go: " + stays.get().remains().orElse("another operation is at it now"));
        }
        return device + " is nobody's: its domain has ended";
    }

    private void alone(PciAddress device, Consumer<StoreReader> check, Consumer<XenStore.Transaction> last) {
        new HostOperation(journal, NAME).run(device, check, undo -> {}, last);
    }

    /** Looked at in the transaction that writes the intent, as the next two. */
    private static void requireStillUnlisted(StoreReader reader, PciAddress device, XenDomain domain) {
        boolean lockedForAnother =
                new DeviceKeys(device).lockedFor(reader).stream().anyMatch(locked -> locked != domain.id());
        if (lockedForAnother || BackendTree.ownerOf(reader, device).isPresent()) {
            throw new DeviceBusy(device + " was taken by another toolstack just now; nothing was changed");
        }
    }

    private static void requireStillUnlocked(StoreReader reader, PciAddress device, int owner) {
        boolean locked = new DeviceKeys(device).lockedFor(reader).isPresent();
        if (locked || !BackendTree.ownerOf(reader, device).equals(OptionalInt.of(owner))) {
            throw new DeviceBusy(device + " was taken by another toolstack just now; nothing was changed");
        }
    }

    /** A new domain may have the old one's number. */
    private static void requireStillEnded(StoreReader reader, PciAddress device, int ended) {
        if (reader.read(XenPaths.vmOf(ended)).isPresent()) {
            throw new DeviceBusy(
                    "a new domain has the number " + ended + ", which " + device + " is kept for; nothing was changed");
        }
    }
}
