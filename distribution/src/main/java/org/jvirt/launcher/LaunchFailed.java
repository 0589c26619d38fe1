package org.jvirt.launcher;

/** The container cannot do its work. */
final class LaunchFailed extends Exception {
    private static final long serialVersionUID = 1;

    LaunchFailed(String message) {
        super(message);
    }

    LaunchFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
