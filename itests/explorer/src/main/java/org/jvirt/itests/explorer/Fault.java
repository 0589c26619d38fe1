package org.jvirt.itests.explorer;

/** What may happen to a port call. */
enum Fault {
    FAILS("fails"),
    FAILS_BUSY("is refused as busy"),
    FAILS_INVALID("is refused as invalid"),
    DONE_THEN_FAILS("is done, and fails all the same"),
    HANGS("hangs until its time-out, and is not done"),
    LATE("hangs until its time-out, and is done long after"),
    CONFLICTS("meets another client's change, and is run again"),
    MODEL_DIES("fails, because the device model has died"),
    INTERRUPTED("is interrupted"),
    CRASH_BEFORE("is not made: the process has died"),
    CRASH_AFTER("is done, and the process dies");

    private final String story;

    Fault(String story) {
        this.story = story;
    }

    /** Goes on from the name of the call. */
    String story() {
        return story;
    }

    boolean crashes() {
        return this == CRASH_BEFORE || this == CRASH_AFTER;
    }
}
