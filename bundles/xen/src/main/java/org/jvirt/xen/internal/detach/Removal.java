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
import org.jvirt.api.error.VirtException;
import org.jvirt.xen.internal.domain.XenDomain;
import org.jvirt.xen.internal.procedure.StepLog;
import org.jvirt.xen.internal.store.BackendEntry;
import org.jvirt.xen.internal.store.Journal;

/** One device, or the functions of one slot, on the way out of a domain: what is known of it, and how far it is. */
final class Removal {
    private static final String FORCED = "forced";

    private final XenDomain domain;
    private final List<BackendEntry> entries;
    private final PolicyDecision policy;
    private final StepLog steps;
    private @Nullable Release release;
    private @Nullable VirtException failure;
    private Custody custody = Custody.FREE;
    private boolean touched;
    private boolean forced;
    private boolean out;

    Removal(XenDomain domain, List<BackendEntry> entries, PolicyDecision policy, StepLog steps) {
        this.domain = domain;
        this.entries = List.copyOf(entries);
        this.policy = policy;
        this.steps = steps;
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

    /** Someone who keeps what it has mapped is about to be answered for. Noted, because afterwards it looks as if it had answered itself. */
    void markForced(Journal journal) {
        forced = true;
        devices().forEach(device -> journal.note(device, FORCED, "yes"));
    }

    /** Learns from the journal what an earlier attempt did. */
    void recall(Journal journal) {
        forced = devices().stream()
                .anyMatch(device -> journal.noted(device, FORCED).isPresent());
    }

    boolean forced() {
        return forced;
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
