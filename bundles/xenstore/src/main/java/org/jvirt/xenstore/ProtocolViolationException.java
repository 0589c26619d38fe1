package org.jvirt.xenstore;

import org.jspecify.annotations.Nullable;

/**
 * The daemon sent what the protocol does not allow. Where packets can no longer be told apart the connection is dropped, and
 * every request that waited on it fails with this error; the next request makes a new connection.
 */
public final class ProtocolViolationException extends XenStoreException {

    private static final long serialVersionUID = 1L;

    public ProtocolViolationException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
