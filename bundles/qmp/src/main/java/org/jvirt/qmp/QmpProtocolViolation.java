package org.jvirt.qmp;

import org.jspecify.annotations.Nullable;

/** What came from the monitor is not its protocol. The connection was closed, or is of no use. */
public final class QmpProtocolViolation extends QmpException {
    private static final long serialVersionUID = 1;

    public QmpProtocolViolation(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
