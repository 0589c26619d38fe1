package org.jvirt.xen.internal.detach;

/**
 * What came of asking a guest to let go of a device.
 *
 * @param detail what happened, for people
 */
record GuestAnswer(Kind kind, String detail) {
    enum Kind {
        RELEASED,
        SILENT,
        REFUSED,
        /** Nobody is there who could pass the question on. */
        UNREACHABLE
    }

    static GuestAnswer unreachable(String why) {
        return new GuestAnswer(Kind.UNREACHABLE, why);
    }
}
