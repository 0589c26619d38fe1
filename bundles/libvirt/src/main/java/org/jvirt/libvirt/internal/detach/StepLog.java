package org.jvirt.libvirt.internal.detach;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jvirt.api.Step;
import org.jvirt.api.Step.Result;
import org.jvirt.api.StepListener;

/** The steps of one operation, timed as they are done. */
final class StepLog {
    private final StepListener listener;
    private final long began = System.nanoTime();
    private final List<Step> steps = new ArrayList<>();

    StepLog(StepListener listener) {
        this.listener = listener;
    }

    /** Does a step, and notes how it went; what the work throws goes on to the caller. */
    void step(String name, Supplier<String> work) {
        long from = System.nanoTime();
        try {
            add(name, work.get(), Result.DONE, from);
        } catch (RuntimeException failed) {
            add(name, String.valueOf(failed.getMessage()), Result.FAILED, from);
            throw failed;
        }
    }

    /**
     * Notes a step that is over.
     *
     * @param from when it began, in {@link System#nanoTime()}
     */
    void add(String name, String detail, Result result, long from) {
        Step step = new Step(name, detail, result, Duration.ofNanos(System.nanoTime() - from));
        steps.add(step);
        listener.stepped(step);
    }

    void waiting(String name, String detail) {
        listener.waiting(name, detail);
    }

    List<Step> steps() {
        return List.copyOf(steps);
    }

    /** Since the operation began. */
    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
