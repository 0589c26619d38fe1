package org.jvirt.api;

import java.time.Duration;

/**
 * One step of a procedure that was done.
 *
 * @param name short and stable, such as {@code ask-guest}
 * @param detail what it was done to and what came of it, for people
 */
public record Step(String name, String detail, Result result, Duration duration) {
    /** What came of a step. */
    public enum Result {
        DONE,
        /** There was nothing to do. */
        SKIPPED,
        FAILED
    }
}
