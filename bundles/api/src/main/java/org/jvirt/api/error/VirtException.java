package org.jvirt.api.error;

import org.jspecify.annotations.Nullable;
import org.jvirt.api.Printable;

/** The base of all that jvirt throws. The message is one sentence for people, with nothing in it that a terminal obeys. */
public abstract class VirtException extends RuntimeException {
    private static final long serialVersionUID = 1;

    protected VirtException(String message) {
        this(message, null);
    }

    protected VirtException(String message, @Nullable Throwable cause) {
        super(Printable.line(message), cause);
    }
}
