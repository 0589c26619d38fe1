package org.jvirt.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A virtual processor of a domain (virVcpuInfo).
 *
 * @param number from 0 on
 * @param state empty while the domain does not run
 * @param cpu the number of the host's processor that it is on, or was on last; empty if it is on none
 * @param time how long it has run on processors of the host; empty while the domain does not run
 * @param affinity for each processor of the host, in their order, whether it may run there
 */
public record VcpuInfo(
        int number, Optional<VcpuState> state, OptionalInt cpu, Optional<Duration> time, List<Boolean> affinity) {
    public VcpuInfo {
        affinity = List.copyOf(affinity);
    }
}
