package org.jvirt.api;

/** The state of a domain; {@link #label()} is the word that {@code virsh domstate} prints. */
public enum DomainState {
    RUNNING("running"),
    /** Waiting for an event: Xen's {@code b}. */
    BLOCKED("idle"),
    PAUSED("paused"),
    SHUTDOWN("in shutdown"),
    SHUTOFF("shut off"),
    CRASHED("crashed"),
    DYING("dying"),
    /** The guest has put itself to sleep. */
    PMSUSPENDED("pmsuspended"),
    /** The host does not say. */
    UNKNOWN("no state");

    private final String label;

    DomainState(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
