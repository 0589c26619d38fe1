package org.jvirt.api.error;

import org.jspecify.annotations.Nullable;

/** The driver behind a connection went away. */
public final class DriverGone extends VirtException {
    private static final long serialVersionUID = 1;

    public DriverGone(String message) {
        super(message);
    }

    public DriverGone(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
