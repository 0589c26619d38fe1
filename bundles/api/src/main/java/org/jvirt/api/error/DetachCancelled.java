package org.jvirt.api.error;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.PciAddress;
import org.jvirt.api.Step;

/** The caller gave up while the guest was being asked. The guest keeps its device, and may still release it. */
public final class DetachCancelled extends DetachFailed {
    private static final long serialVersionUID = 1;

    public DetachCancelled(
            List<PciAddress> devices,
            String what,
            String state,
            String next,
            List<Step> steps,
            @Nullable Throwable cause) {
        super(devices, what, state, next, steps, cause);
    }
}
