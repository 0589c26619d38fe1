package org.jvirt.xenstore;

import org.jspecify.annotations.Nullable;

/**
 * A request to xenstore that did not succeed. A request with bad arguments is an {@link IllegalArgumentException} instead,
 * and is never sent.
 */
public abstract sealed class XenStoreException extends RuntimeException
        permits ConflictException,
                ConnectionLostException,
                ErrorReplyException,
                InterruptedRequestException,
                ProtocolViolationException,
                TimedOutException {

    private static final long serialVersionUID = 1L;

    XenStoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
