package org.jvirt.xen.internal.store;

import java.util.Optional;

/** The states of a xenbus device, by their numbers in xenstore (xen/include/public/io/xenbus.h). */
public enum XenbusState {
    UNKNOWN,
    INITIALISING,
    INIT_WAIT,
    INITIALISED,
    CONNECTED,
    CLOSING,
    CLOSED,
    RECONFIGURING,
    RECONFIGURED;

    /** The state that a node's value stands for; an absent or odd value is {@link #UNKNOWN}, as Linux takes it. */
    public static XenbusState of(Optional<String> value) {
        return value.filter(text -> text.matches("[0-8]"))
                .map(text -> values()[Integer.parseInt(text)])
                .orElse(UNKNOWN);
    }

    /** The value to write. */
    @SuppressWarnings("EnumOrdinal") // the protocol numbers its states in just this order
    public String value() {
        return Integer.toString(ordinal());
    }
}
