package org.jvirt.xen.port;

import java.time.Duration;

/**
 * A virtual processor of a domain.
 *
 * @param time how long it has run on a processor of the host
 */
public record Vcpu(int number, State state, Duration time) {
    /** What it does now. */
    public enum State {
        /** The guest does not use it. */
        OFFLINE,
        /** It runs, or would if a processor of the host had time for it. */
        RUNNING,
        /** It waits for something. */
        BLOCKED
    }
}
