package org.jvirt.api.error;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.Step;

/** A device did not come out of its domain. */
public abstract class DetachFailed extends VirtException {
    private static final long serialVersionUID = 1;

    private final transient List<Step> steps;
    private final String state;
    private final String next;

    /**
     * @param what what happened
     * @param state where the device is now
     * @param next the command to try next
     * @param steps what was done, in order
     */
    protected DetachFailed(String what, String state, String next, List<Step> steps, @Nullable Throwable cause) {
        super(what + "; " + state + "; next: " + next, cause);
        this.state = state;
        this.next = next;
        this.steps = List.copyOf(steps);
    }

    /** Where the device is now, in words. */
    public String state() {
        return state;
    }

    /** The command to try next. */
    public String next() {
        return next;
    }

    /** What was done before it failed, in order. */
    public List<Step> steps() {
        return steps;
    }
}
