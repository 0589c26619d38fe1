package org.jvirt.xen.internal.procedure;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jvirt.xen.internal.store.Uninterrupted;

/** What takes back what was done so far, last first. */
public final class Undo {
    private final Deque<Step> steps = new ArrayDeque<>();
    private boolean complete = true;

    /** A step back. */
    @FunctionalInterface
    public interface Step {
        void run() throws Exception;
    }

    public void add(Step step) {
        steps.push(step);
    }

    /**
     * Takes everything back, whatever fails on the way, and although the thread may be interrupted; what fails is added to the reason.
     *
     * @return whether all of it was taken back
     */
    public boolean run(Exception reason) {
        Uninterrupted.run(() -> {
            while (!steps.isEmpty()) {
                try {
                    steps.pop().run();
                } catch (Exception failed) {
                    reason.addSuppressed(failed);
                    complete = false;
                }
            }
        });
        return complete;
    }
}
