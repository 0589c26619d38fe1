package org.jvirt.xen.internal.detach;

import java.util.ArrayList;
import java.util.List;
import org.jvirt.api.DetachOutcome;
import org.jvirt.api.DetachPlan;
import org.jvirt.api.StepListener;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.VirtException;
import org.jvirt.spi.DetachOrder;
import org.jvirt.xen.XenSettings;
import org.jvirt.xen.internal.domain.DomainDirectory;
import org.jvirt.xen.internal.domain.XenDomain;
import org.jvirt.xen.internal.procedure.StepLog;
import org.jvirt.xen.internal.store.Journal;
import org.jvirt.xen.port.Host;

/** Carries out orders to take devices from domains. */
public final class Detacher {
    private final Host host;
    private final DomainDirectory domains;
    private final AttachedDevices attached;
    private final DetachProcedure procedure;
    private final DetachPlanner planner;

    public Detacher(Host host, XenSettings settings, Journal journal, DomainDirectory domains) {
        this.host = host;
        this.domains = domains;
        this.attached = new AttachedDevices(host.xenStore(), journal);
        this.procedure = new DetachProcedure(host, settings, journal, attached, domains);
        this.planner = new DetachPlanner(host, settings);
    }

    /** What {@link #detachAll} did. */
    public record Result(List<DetachOutcome> outcomes, List<VirtException> failures) {}

    public DetachOutcome detach(DetachOrder order, StepListener listener) throws InterruptedException {
        Removal removal = removal(domains.get(order.domain()), order, listener);
        try {
            procedure.run(removal.domain(), List.of(removal));
        } catch (InterruptedException interrupted) {
            if (removal.failure().isEmpty()) {
                throw interrupted;
            }
            // The failure says where the device is now; the thread stays interrupted, for whoever is above.
            Thread.currentThread().interrupt();
        }
        if (removal.failure().isPresent()) {
            throw removal.failure().get();
        }
        return removal.outcome();
    }

    /** Takes out all that the orders name at once. An order that fails stops none of the others; an interruption does, and stays. */
    public Result detachAll(XenDomain domain, List<DetachOrder> orders, StepListener listener) {
        List<VirtException> failures = new ArrayList<>();
        List<Removal> removals = new ArrayList<>();
        for (DetachOrder order : orders) {
            try {
                removals.add(removal(domain, order, listener));
            } catch (HostFault blind) {
                failures.add(Failures.unseen(order.device(), blind));
            } catch (VirtException refused) {
                failures.add(refused);
            }
        }
        if (!removals.isEmpty()) {
            try {
                procedure.run(domain, removals);
            } catch (VirtException refused) {
                // Another operation is at the domain.
                failures.add(refused);
            } catch (InterruptedException interrupted) {
                // What was done, and what was not, is told all the same; the thread stays interrupted.
                Thread.currentThread().interrupt();
            }
        }
        List<DetachOutcome> outcomes = new ArrayList<>();
        for (Removal removal : removals) {
            removal.failure().ifPresent(failures::add);
            if (removal.isOut()) {
                outcomes.add(removal.outcome());
            }
        }
        return new Result(outcomes, failures);
    }

    public DetachPlan plan(DetachOrder order) {
        return planner.plan(removal(domains.get(order.domain()), order, StepListener.NONE));
    }

    private Removal removal(XenDomain domain, DetachOrder order, StepListener listener) {
        StepLog steps = new StepLog(host.ticker(), listener);
        return new Removal(domain, attached.find(domain, order.device()), order.policy(), steps);
    }
}
