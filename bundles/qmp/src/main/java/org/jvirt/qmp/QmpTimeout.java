package org.jvirt.qmp;

import org.jspecify.annotations.Nullable;

/** QEMU did not answer in time: it is stopped, hangs, or serves another client. */
public final class QmpTimeout extends QmpException {
    private static final long serialVersionUID = 1;

    public QmpTimeout(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
