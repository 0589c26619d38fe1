package org.jvirt.shell.internal.command;

/** The words of a command make no sense. Nothing was done. */
public final class BadUsage extends RuntimeException {
    private static final long serialVersionUID = 1;

    public BadUsage(String message) {
        super(message);
    }

    public BadUsage(String message, Throwable cause) {
        super(message, cause);
    }
}
