package org.jvirt.core.internal;

import java.util.Map;

/** The connections of this container since its core was started. */
public interface ConnectionsMXBean {
    /** How many are open, by their URIs: those that nobody has closed, though their driver may have gone. */
    Map<String, Long> getOpen();

    /** How many were opened. */
    long getOpened();
}
