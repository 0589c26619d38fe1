package org.jvirt.api.error;

import org.jspecify.annotations.Nullable;

/** The platform does not grant the caller what the call needs. Nothing was changed. */
public final class AccessDenied extends VirtException {
    private static final long serialVersionUID = 1;

    public AccessDenied(String message) {
        super(message);
    }

    public AccessDenied(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
