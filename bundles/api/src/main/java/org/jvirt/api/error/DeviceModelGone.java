package org.jvirt.api.error;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.jvirt.api.PciAddress;
import org.jvirt.api.Step;

/** The device model does not answer, or has ended, and the policy forbids force. The guest keeps its device. */
public final class DeviceModelGone extends DetachFailed {
    private static final long serialVersionUID = 1;

    public DeviceModelGone(
            List<PciAddress> devices,
            String what,
            String state,
            String next,
            List<Step> steps,
            @Nullable Throwable cause) {
        super(devices, what, state, next, steps, cause);
    }
}
