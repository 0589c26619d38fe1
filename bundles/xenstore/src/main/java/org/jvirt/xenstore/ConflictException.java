package org.jvirt.xenstore;

import org.jspecify.annotations.Nullable;

/**
 * Others kept changing what this call needed to stay as it was: a transaction met EAGAIN as often as it may be tried, or a
 * long directory never stood still while it was read in parts. Nothing was changed.
 */
public final class ConflictException extends XenStoreException {

    private static final long serialVersionUID = 1L;

    public ConflictException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
