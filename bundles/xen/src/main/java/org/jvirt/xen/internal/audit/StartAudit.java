package org.jvirt.xen.internal.audit;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jvirt.api.DeviceAudit;
import org.jvirt.api.DeviceAuditEvent;
import org.jvirt.api.DeviceAuditEvent.Kind;
import org.jvirt.api.Disagreement;
import org.jvirt.api.PciAddress;
import org.jvirt.api.Step;
import org.jvirt.api.StepListener;
import org.jvirt.api.error.VirtException;
import org.jvirt.spi.Listeners;
import org.jvirt.xen.RepairAtStart;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The audit that nobody asks for: it tells of every device about which the host disagrees, and then mends what it may. */
public final class StartAudit {
    private static final Logger LOG = LoggerFactory.getLogger(StartAudit.class);

    private final HostSurvey survey;
    private final Repair repair;
    private final Listeners<DeviceAuditEvent> listeners;

    public StartAudit(HostSurvey survey, Repair repair, Listeners<DeviceAuditEvent> listeners) {
        this.survey = survey;
        this.repair = repair;
        this.listeners = listeners;
    }

    /** A device about which the host disagrees. */
    private record Case(DeviceFacts facts, Verdict verdict) {
        PciAddress device() {
            return facts.device();
        }

        boolean isMended(RepairAtStart extent) {
            return switch (extent) {
                case NONE -> false;
                case JOURNAL -> verdict.plain().filter(this::endsTheIntent).isPresent();
                case PLAIN -> verdict.plain().isPresent();
            };
        }

        /** What is wrong with a device that another toolstack has given away since the intent was written is not jvirt's to mend. */
        private boolean endsTheIntent(Mending mending) {
            return mending instanceof Mending.Detach detach
                    ? facts.intentDomain().equals(Optional.of(detach.from()))
                    : mending instanceof Mending.FinishEnded || mending instanceof Mending.Settle;
        }
    }

    /** All are told of before the first is mended: a guest that is asked may take its time. */
    public void run(RepairAtStart extent) throws InterruptedException {
        List<Case> disputed = disputed();
        disputed.forEach(this::tellOf);
        for (Case one : disputed) {
            if (one.isMended(extent)) {
                mend(one.device(), extent);
            }
        }
    }

    private List<Case> disputed() {
        return survey.all().stream()
                .map(facts -> new Case(facts, Comparison.of(facts)))
                .filter(one -> one.verdict().next().isPresent())
                .toList();
    }

    private void tellOf(Case one) {
        String points = one.verdict().points().stream().map(Disagreement::what).collect(Collectors.joining("; "));
        LOG.warn("{}: {}; next: {}", one.device(), points, one.verdict().next().orElseThrow());
        tell(one, Kind.DISAGREEMENT, points);
    }

    /** Looked at anew: it may have been mended along with another, or by somebody else. */
    private void mend(PciAddress device, RepairAtStart extent) throws InterruptedException {
        DeviceFacts facts = survey.of(device);
        Case now = new Case(facts, Comparison.of(facts));
        if (!now.isMended(extent)) {
            return;
        }
        try {
            String done = repair.mend(facts, now.verdict().plain().orElseThrow(), StepListener.NONE).stream()
                    .map(Step::detail)
                    .collect(Collectors.joining("; "));
            // A warning like the rest: what nobody has asked for is in every log.
            LOG.warn("{} is repaired: {}", device, done);
            tell(now, Kind.REPAIRED, done);
        } catch (VirtException failed) {
            // One that cannot be mended keeps no other from it.
            LOG.warn("{} is not repaired: {}", device, failed.getMessage());
            tell(now, Kind.NOT_REPAIRED, String.valueOf(failed.getMessage()));
        }
    }

    private void tell(Case one, Kind kind, String detail) {
        DeviceAudit audit = DeviceAudits.audit(one.facts(), one.verdict());
        listeners.tell(new DeviceAuditEvent(audit, kind, detail));
    }
}
