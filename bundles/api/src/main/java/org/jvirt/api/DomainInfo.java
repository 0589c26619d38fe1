package org.jvirt.api;

import java.util.OptionalInt;
import java.util.UUID;

/**
 * What a driver says of a domain at one moment.
 *
 * @param id Xen's domid; empty for a domain that is not running
 * @param vcpus number of virtual processors, 0 if the host does not say
 * @param memoryKib memory in use, in KiB
 * @param maxMemoryKib memory at most, in KiB
 * @param persistent whether it is defined: it stays when it ends
 * @param autostart whether it is started when the host is
 * @param managedSave whether its next start goes on from where it was saved ({@link Domain#managedSave})
 */
public record DomainInfo(
        OptionalInt id,
        String name,
        UUID uuid,
        DomainType type,
        DomainState state,
        int vcpus,
        long memoryKib,
        long maxMemoryKib,
        boolean persistent,
        boolean autostart,
        boolean managedSave) {}
