package org.jvirt.core.internal;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jvirt.api.DetachOutcome;
import org.jvirt.api.Step;
import org.jvirt.api.error.DetachFailed;
import org.jvirt.api.event.DetachEvent;
import org.jvirt.spi.ManagementBean;
import org.osgi.service.component.annotations.Component;

/** Counts the detaches, and how long they take. */
@Component(service = {DetachListener.class, ManagementBean.class})
public final class DetachMetrics implements DetachListener, ManagementBean, DetachmentsMXBean {
    private final Map<String, Long> outcomes = new TreeMap<>();
    private final Map<String, Timing> rungs = new TreeMap<>();
    private final Map<String, Timing> steps = new TreeMap<>();

    @Override
    public String objectName() {
        return "org.jvirt:type=Detachments";
    }

    @Override
    public synchronized void accept(DetachEvent event) {
        if (event.moment() instanceof DetachEvent.Finished finished) {
            DetachOutcome outcome = finished.outcome();
            String rung = outcome.release().name();
            outcomes.merge(rung, 1L, Long::sum);
            add(rungs, rung, outcome.duration());
            outcome.steps().forEach(this::add);
        } else if (event.moment() instanceof DetachEvent.Failed failed) {
            outcomes.merge(failed.error().getClass().getSimpleName(), 1L, Long::sum);
            List<Step> done = failed.error() instanceof DetachFailed detach ? detach.steps() : List.of();
            done.forEach(this::add);
        }
    }

    private void add(Step step) {
        if (step.result() != Step.Result.SKIPPED) {
            add(steps, step.name(), step.duration());
        }
    }

    private static void add(Map<String, Timing> timings, String name, Duration one) {
        timings.merge(name, Timing.NONE.plus(one), (before, first) -> before.plus(one));
    }

    @Override
    public synchronized Map<String, Long> getOutcomes() {
        return Map.copyOf(outcomes);
    }

    @Override
    public synchronized Map<String, Timing> getRungs() {
        return Map.copyOf(rungs);
    }

    @Override
    public synchronized Map<String, Timing> getSteps() {
        return Map.copyOf(steps);
    }
}
