package org.jvirt.xen.internal.attach;

import java.util.ArrayDeque;
import java.util.Deque;

/** What takes back what was done so far, last first. */
final class Undo {
    private final Deque<Step> steps = new ArrayDeque<>();

    /** A step back. */
    @FunctionalInterface
    interface Step {
        void run() throws Exception;
    }

    void add(Step step) {
        steps.push(step);
    }

    /**
     * Takes everything back, whatever fails on the way; what fails is added to the reason.
     *
     * @return whether all of it was taken back
     */
    boolean run(Exception reason) {
        boolean complete = true;
        while (!steps.isEmpty()) {
            try {
                steps.pop().run();
            } catch (Exception failed) {
                reason.addSuppressed(failed);
                complete = false;
            }
        }
        return complete;
    }
}
