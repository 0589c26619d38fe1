package org.jvirt.api;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a host has counted of a domain by one moment, by libvirt's names and in its units (virConnectGetAllDomainStats): {@code cpu.time} in
 * nanoseconds, {@code balloon.current} in KiB, {@code net.0.rx.bytes} as the guest sees it.
 *
 * @param domain its name
 * @param values by name, in libvirt's order, each a Long, Double, Boolean or String; what the host does not count is not among them
 */
public record DomainStats(String domain, Map<String, Object> values) {
    public DomainStats {
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    /** A whole number of this name, if there is one. */
    public OptionalLong number(String name) {
        return values.get(name) instanceof Long number ? OptionalLong.of(number) : OptionalLong.empty();
    }

    /** What belongs together, and is asked for together. */
    public enum Group {
        /** {@code state.}: as the numbers of virDomainState. */
        STATE,
        /** {@code cpu.}: all of its virtual processors together. */
        CPU_TOTAL,
        /** {@code balloon.}: its memory. */
        BALLOON,
        /** {@code vcpu.}: each of its virtual processors. */
        VCPU,
        /** {@code net.}: its network cards. */
        INTERFACE,
        /** {@code block.}: its disks. */
        BLOCK
    }
}
