package org.jvirt.itests.explorer;

/** The process has died: ends its threads, past whatever the driver would catch. */
final class Crashed extends Error {
    private static final long serialVersionUID = 1;

    Crashed(String owner) {
        super(owner + " has died", null, false, false);
    }
}
