package org.jvirt.qmp;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The base of all that can go wrong with a monitor. */
public abstract class QmpException extends IOException {
    private static final long serialVersionUID = 1;

    protected QmpException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
