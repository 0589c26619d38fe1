package org.jvirt.itests.xenhost;

/** A command that a test needs has failed, or has not ended in time: the test can say nothing about its subject. */
public final class CommandFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CommandFailed(String message) {
        super(message);
    }

    CommandFailed(String message, Throwable cause) {
        super(message, cause);
    }
}
