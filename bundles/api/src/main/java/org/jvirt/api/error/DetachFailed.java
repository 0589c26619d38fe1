package org.jvirt.api.error;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.PciAddress;
import org.jvirt.api.Printable;
import org.jvirt.api.Step;

/** A device did not come out of its domain. */
public abstract class DetachFailed extends VirtException {
    private static final long serialVersionUID = 1;

    private final transient List<PciAddress> devices;
    private final transient List<Step> steps;
    private final String state;
    private final String next;

    /**
     * @param devices the functions of the host that were to come out; none for a device that is not the host's
     * @param what what happened
     * @param state where the device is now
     * @param next the command to try next
     * @param steps what was done, in order
     */
    protected DetachFailed(
            List<PciAddress> devices,
            String what,
            String state,
            String next,
            List<Step> steps,
            @Nullable Throwable cause) {
        super(what + "; " + state + "; next: " + next, cause);
        this.devices = List.copyOf(devices);
        this.state = Printable.line(state);
        this.next = Printable.line(next);
        this.steps = List.copyOf(steps);
    }

    /** The functions of the host that were to come out, lowest first. */
    public List<PciAddress> devices() {
        return devices;
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
