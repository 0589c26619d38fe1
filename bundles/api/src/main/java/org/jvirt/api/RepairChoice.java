package org.jvirt.api;

import java.util.Locale;

/** Whose word a repair follows where two readings of what was found are possible. */
public enum RepairChoice {
    /** The domain that is said to have the device keeps it: it is made sure that no other domain can be given it. */
    KEEP,
    /** The domain that is said to have the device, or that it is kept for, is to lose it: it is asked, and forced in the end. */
    TAKE;

    /** The name that commands use: {@code keep}, {@code take}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
