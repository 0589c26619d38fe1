package org.jvirt.api.error;

import org.jspecify.annotations.Nullable;

/** The host failed at something: its message says what was tried, and what is left. */
public final class HostFault extends VirtException {
    private static final long serialVersionUID = 1;

    public HostFault(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
