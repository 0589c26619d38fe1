package org.jvirt.api.error;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.PciAddress;
import org.jvirt.api.Step;

/** The device is partly out: the state says what remains, and the journal keeps it, and the next detach goes on from there. */
public final class DetachIncomplete extends DetachFailed {
    private static final long serialVersionUID = 1;

    public DetachIncomplete(
            List<PciAddress> devices,
            String what,
            String state,
            String next,
            List<Step> steps,
            @Nullable Throwable cause) {
        super(devices, what, state, next, steps, cause);
    }
}
