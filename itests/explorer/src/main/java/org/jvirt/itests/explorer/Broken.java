package org.jvirt.itests.explorer;

/** A promise is broken: ends the schedule at once, past whatever the driver would catch. */
final class Broken extends Error {
    private static final long serialVersionUID = 1;

    Broken(String what) {
        super(what, null, false, false);
    }
}
