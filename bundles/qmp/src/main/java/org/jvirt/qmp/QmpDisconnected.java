package org.jvirt.qmp;

import org.jspecify.annotations.Nullable;

/** The monitor's end closed the connection, or could not be reached: QEMU has ended, or another client took its place. */
public final class QmpDisconnected extends QmpException {
    private static final long serialVersionUID = 1;

    public QmpDisconnected(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
