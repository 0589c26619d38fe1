package org.jvirt.core.internal;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jvirt.api.DetachOutcome;
import org.jvirt.api.PciAddress;
import org.jvirt.api.PolicyDecision;
import org.jvirt.api.Step;
import org.jvirt.api.StepListener;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.VirtException;
import org.jvirt.api.event.DetachEvent;

/** Has each detach leave its traces: its events, and its line in the audit log. */
final class Detachments {
    private final DetachEvents events;
    private final AuditLog audit;

    Detachments(DetachEvents events, AuditLog audit) {
        this.events = events;
        this.audit = audit;
    }

    DetachEvents events() {
        return events;
    }

    /** Runs a detach; the listener it is given passes every step on to the events and to the caller's own. */
    DetachOutcome traced(
            URI connection,
            String domain,
            List<PciAddress> devices,
            PolicyDecision policy,
            StepListener callers,
            Function<StepListener, DetachOutcome> detach) {
        Function<DetachEvent.Moment, DetachEvent> event =
                moment -> new DetachEvent(Operation.id(), connection, domain, devices, policy, moment);
        long from = System.nanoTime();
        events.publish(event.apply(new DetachEvent.Started()));
        try {
            DetachOutcome outcome = detach.apply(new StepListener() {
                @Override
                public void waiting(String name, String detail) {
                    callers.waiting(name, detail);
                }

                @Override
                public void stepped(Step step) {
                    events.publish(event.apply(new DetachEvent.Stepped(step)));
                    callers.stepped(step);
                }
            });
            end(event.apply(new DetachEvent.Finished(outcome)), from);
            return outcome;
        } catch (VirtException failed) {
            end(event.apply(new DetachEvent.Failed(failed)), from);
            throw failed;
        } catch (RuntimeException | Error unforeseen) {
            // A fault of the driver's own: nobody knows what it leaves, so all the more is a trace of it wanted.
            VirtException fault = new HostFault("the driver failed: " + unforeseen, unforeseen);
            end(event.apply(new DetachEvent.Failed(fault)), from);
            throw unforeseen;
        }
    }

    /** Leaves the traces of a detach that was part of ending a domain. */
    void ended(URI connection, String domain, List<PciAddress> devices, PolicyDecision policy, DetachEvent.Moment end) {
        DetachEvent event = new DetachEvent(Operation.id(), connection, domain, devices, policy, end);
        end(event, System.nanoTime() - durationOf(end).toNanos());
    }

    private static Duration durationOf(DetachEvent.Moment end) {
        return end instanceof DetachEvent.Finished finished ? finished.outcome().duration() : Duration.ZERO;
    }

    private void end(DetachEvent event, long from) {
        audit.record(event, Duration.ofNanos(System.nanoTime() - from));
        events.publish(event);
    }
}
