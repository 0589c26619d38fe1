package org.jvirt.api.error;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.PciAddress;
import org.jvirt.api.Step;

/** The policy asks for force, and there is none that would be safe here. The guest keeps its device. */
public final class ForceUnsupported extends DetachFailed {
    private static final long serialVersionUID = 1;

    public ForceUnsupported(
            List<PciAddress> devices,
            String what,
            String state,
            String next,
            List<Step> steps,
            @Nullable Throwable cause) {
        super(devices, what, state, next, steps, cause);
    }
}
