package org.jvirt.xenstore;

import org.jspecify.annotations.Nullable;

/**
 * There is no connection to the daemon: it could not be made, or it ended before the answer came. In the latter case the
 * request may or may not have been carried out; a transaction that was open is gone unless its commit was under way.
 */
public final class ConnectionLostException extends XenStoreException {

    private static final long serialVersionUID = 1L;

    public ConnectionLostException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
