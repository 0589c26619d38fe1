package org.jvirt.api.error;

import org.jspecify.annotations.Nullable;

/** The host behind a connection cannot be reached, or is not what the URI says. */
public final class HostUnavailable extends VirtException {
    private static final long serialVersionUID = 1;

    public HostUnavailable(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
