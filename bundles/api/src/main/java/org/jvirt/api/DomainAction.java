package org.jvirt.api;

/** What a running domain may be told that leaves it its devices. */
public enum DomainAction {
    /** Its CPUs stop; it keeps all that it has, and answers nobody. */
    SUSPEND,
    /** A domain that is suspended goes on. */
    RESUME,
    /** Its guest is asked to start anew. The host may make a new domain of it, with another id and the same UUID. */
    REBOOT,
    /** It starts anew at once, unasked, as by a machine's reset button. */
    RESET;

    /** Whether a domain in this state is as if it had been told so already: whoever tells it all the same changes nothing, or too much. */
    public boolean isDoneIn(DomainState state) {
        boolean suspended = state == DomainState.PAUSED;
        return suspended ? this == SUSPEND : this == RESUME;
    }
}
