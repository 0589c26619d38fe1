package org.jvirt.api.error;

import org.jspecify.annotations.Nullable;

/** The caller gave up: its thread was interrupted, and stays so. What was begun is undone. */
public final class OperationCancelled extends VirtException {
    private static final long serialVersionUID = 1;

    public OperationCancelled(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
