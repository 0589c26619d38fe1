package org.jvirt.xen.internal.detach;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.Custody;
import org.jvirt.api.DetachOutcome;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.PciAddress;
import org.jvirt.api.PolicyDecision;
import org.jvirt.api.Release;
import org.jvirt.api.error.NoSuchDomain;
import org.jvirt.api.error.OwnedByAnother;
import org.jvirt.api.error.VirtException;
import org.jvirt.xen.internal.domain.DomainDirectory;
import org.jvirt.xen.internal.domain.XenDomain;
import org.jvirt.xen.internal.procedure.StepLog;
import org.jvirt.xen.internal.store.BackendEntry;
import org.jvirt.xen.internal.store.DeviceKeys;
import org.jvirt.xen.internal.store.Intent;
import org.jvirt.xen.internal.store.Journal;
import org.jvirt.xen.port.StoreReader;
import org.jvirt.xen.port.XenStore;

/** One device, or the functions of one slot, on the way out of a domain: what is known of it, and how far it is. */
final class Removal {
    private static final String UNMAPPED = "unmapped";

    private final XenDomain domain;
    private final List<BackendEntry> entries;
    private final PolicyDecision policy;
    private final StepLog steps;
    private @Nullable Intent intent;
    private @Nullable Release release;
    private @Nullable VirtException failure;
    private Custody custody = Custody.FREE;
    private boolean touched;
    private boolean takenOver;
    private boolean forced;
    private boolean mapped;
    private boolean out;

    Removal(XenDomain domain, List<BackendEntry> entries, PolicyDecision policy, StepLog steps) {
        this.domain = domain;
        this.entries = List.copyOf(entries);
        this.policy = policy;
        this.steps = steps;
    }

    /** The journal has it. Whether an earlier attempt had begun it is known from here on, whatever cannot be read of that one. */
    void begin(Intent written) {
        intent = written;
        takenOver = devices().stream().anyMatch(written.takenOver()::contains);
    }

    /**
     * Requires that the domain runs, and that no other has been given the device since the journal has it: xl does not look there.
     *
     * @throws NoSuchDomain if it has ended, or was rebooted
     * @throws OwnedByAnother if libxl's lock is taken for another domain
     */
    void requireStillIts(StoreReader reader) {
        DomainDirectory.requireRunning(reader, domain);
        DeviceKeys.requireNoOther(reader, devices(), domain.id());
    }

    /**
     * Keeps it from other domains: xl may have detached it meanwhile and freed libxl's lock, and a guest is permitted its memory once more
     * while it is cut off.
     *
     * @throws NoSuchDomain as {@link #requireStillIts}
     * @throws OwnedByAnother as {@link #requireStillIts}
     */
    void claim(XenStore store) {
        store.transact(transaction -> {
            requireStillIts(transaction);
            devices().forEach(device -> new DeviceKeys(device).lock(transaction, domain.id()));
            return domain;
        });
    }

    Intent intent() {
        return Optional.ofNullable(intent).orElseThrow();
    }

    XenDomain domain() {
        return domain;
    }

    List<BackendEntry> entries() {
        return entries;
    }

    List<PciAddress> devices() {
        return entries.stream().map(BackendEntry::address).sorted().toList();
    }

    ForcePolicy force() {
        return policy.policy();
    }

    PolicyDecision policy() {
        return policy;
    }

    StepLog steps() {
        return steps;
    }

    /** Its slot in an HVM guest as the toolstack keeps it, if it does. */
    OptionalInt guestSlot() {
        return entries.stream()
                .flatMapToInt(entry -> entry.guestDevfn().stream())
                .map(devfn -> devfn >>> 3)
                .findFirst();
    }

    void released(Release how) {
        release = how;
    }

    Optional<Release> release() {
        return Optional.ofNullable(release);
    }

    /** From now on the device is not to be given to another domain when it is out. */
    void holdBack() {
        custody = Custody.HELD_BACK;
    }

    Custody custody() {
        return custody;
    }

    /** From now on something may have been done to the device. */
    void touch() {
        touched = true;
    }

    boolean touched() {
        return touched;
    }

    /**
     * The guest, or its stub domain, is about to be answered for or cut off. Noted, because afterwards it may look as if it had answered itself.
     *
     * @param mappingsStay whether it keeps what it has mapped, whatever its toolstack does
     */
    void markForced(Journal journal, boolean mappingsStay) {
        forced = true;
        mapped |= mappingsStay;
        devices().forEach(device -> journal.note(device, Journal.FORCED, mapped ? Journal.MAPPED : UNMAPPED));
    }

    /** True if an attempt that has not ended yet was about to answer for the guest, or to cut it off. */
    static boolean wasForced(Journal journal, PciAddress device) {
        return journal.noted(device, Journal.FORCED).isPresent();
    }

    /** Reads what an earlier attempt has noted of whom it forced. */
    void recall(Journal journal) {
        for (PciAddress device : devices()) {
            Optional<String> noted = journal.noted(device, Journal.FORCED);
            forced |= noted.isPresent();
            mapped |= noted.equals(Optional.of(Journal.MAPPED));
        }
    }

    boolean takenOver() {
        return takenOver;
    }

    boolean forced() {
        return forced;
    }

    /** True if someone was forced, now or in an earlier attempt, who keeps what it has mapped. */
    boolean mapped() {
        return mapped;
    }

    /** It is out, and forgotten. */
    void out() {
        out = true;
    }

    boolean isOut() {
        return out;
    }

    /** True until it is out, or has failed. */
    boolean pending() {
        return !out && failure == null;
    }

    void fail(VirtException why) {
        failure = why;
    }

    Optional<VirtException> failure() {
        return Optional.ofNullable(failure);
    }

    /** What was done, once it is out. */
    DetachOutcome outcome() {
        return new DetachOutcome(
                domain.name(),
                devices(),
                policy,
                Optional.ofNullable(release).orElseThrow(),
                custody,
                steps.steps(),
                steps.elapsed());
    }
}
