package org.jvirt.xenstore;

import org.jspecify.annotations.Nullable;

/** The daemon answered with an error. The request changed nothing. */
public final class ErrorReplyException extends XenStoreException {

    private static final long serialVersionUID = 1L;

    private final Errno errno;

    public ErrorReplyException(Errno errno, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.errno = errno;
    }

    /** What the daemon answered, e.g. {@link Errno#ENOENT} for a node that does not exist. */
    public Errno errno() {
        return errno;
    }
}
