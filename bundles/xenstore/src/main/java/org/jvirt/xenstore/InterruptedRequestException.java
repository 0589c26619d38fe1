package org.jvirt.xenstore;

import org.jspecify.annotations.Nullable;

/**
 * The calling thread was interrupted while it waited; its interrupt status is set again. The request may or may not have been
 * carried out.
 */
public final class InterruptedRequestException extends XenStoreException {

    private static final long serialVersionUID = 1L;

    public InterruptedRequestException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
