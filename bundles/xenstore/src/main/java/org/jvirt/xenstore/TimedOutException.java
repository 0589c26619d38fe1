package org.jvirt.xenstore;

import org.jspecify.annotations.Nullable;

/** No answer in the time allowed. The request may or may not have been carried out. */
public final class TimedOutException extends XenStoreException {

    private static final long serialVersionUID = 1L;

    public TimedOutException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
