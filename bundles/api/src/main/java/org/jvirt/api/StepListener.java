package org.jvirt.api;

/** Follows a procedure while it runs. Called on the procedure's own thread: return soon, and throw nothing. */
public interface StepListener {
    /** Listens to nothing. */
    StepListener NONE = new StepListener() {};

    /**
     * A step begins that may take long.
     *
     * @param detail what it waits for, for people
     */
    default void waiting(String name, String detail) {}

    /** A step is over. */
    default void stepped(Step step) {}
}
