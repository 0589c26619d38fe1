package org.jvirt.api;

import java.util.UUID;

/**
 * Something that happened to a domain.
 *
 * @param domain its name
 */
public record DomainEvent(String domain, UUID uuid, Kind kind) {
    /** libvirt's virDomainEventType. */
    public enum Kind {
        DEFINED,
        UNDEFINED,
        STARTED,
        SUSPENDED,
        RESUMED,
        STOPPED,
        /** Its guest has shut down; it may still be there. */
        SHUTDOWN,
        /** Its guest has put itself to sleep. */
        PMSUSPENDED,
        CRASHED;

        /** Whether it does not run any more, whatever the way. */
        public boolean isEnd() {
            return this == STOPPED || this == CRASHED;
        }
    }
}
