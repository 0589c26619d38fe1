package org.jvirt.xen.internal.procedure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jvirt.api.Step;
import org.jvirt.api.Step.Result;
import org.jvirt.api.StepListener;
import org.jvirt.xen.port.Ticker;

/** The steps of one operation, timed as they are done. */
public final class StepLog {
    private final Ticker ticker;
    private final StepListener listener;
    private final long began;
    private final List<Step> steps = new ArrayList<>();

    public StepLog(Ticker ticker, StepListener listener) {
        this.ticker = ticker;
        this.listener = listener;
        this.began = ticker.nanos();
    }

    /** What a step does; it answers with what came of it, for people. */
    @FunctionalInterface
    public interface Work<E extends Exception, F extends Exception> {
        String run() throws E, F;
    }

    /** Does a step, and notes how it went; what the work throws goes on to the caller. */
    public <E extends Exception, F extends Exception> void step(String name, Work<E, F> work) throws E, F {
        long from = ticker.nanos();
        String detail = "";
        Result result = Result.FAILED;
        try {
            detail = work.run();
            result = Result.DONE;
        } catch (Exception failed) {
            detail = String.valueOf(failed.getMessage());
            throw failed;
        } finally {
            add(new Step(name, detail, result, Duration.ofNanos(ticker.nanos() - from)));
        }
    }

    /** Notes a step that there was no need for. */
    public void skip(String name, String why) {
        add(new Step(name, why, Result.SKIPPED, Duration.ZERO));
    }

    /** Notes a step that was done for several operations at once. */
    public void add(Step step) {
        steps.add(step);
        listener.stepped(step);
    }

    /** Says that a step begins which may take long. */
    public void waiting(String name, String detail) {
        listener.waiting(name, detail);
    }

    public List<Step> steps() {
        return List.copyOf(steps);
    }

    /** Since the operation began. */
    public Duration elapsed() {
        return Duration.ofNanos(ticker.nanos() - began);
    }
}
