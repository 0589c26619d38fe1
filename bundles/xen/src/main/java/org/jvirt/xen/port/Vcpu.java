package org.jvirt.xen.port;

import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jvirt.api.VcpuState;

/**
 * A virtual processor of a domain.
 *
 * @param cpu the number of the host's processor that it is on, or was on last; empty if its guest does not use it
 * @param time how long it has run on a processor of the host
 * @param affinity the numbers of the host's processors that it may run on; empty for all of them
 */
public record Vcpu(int number, VcpuState state, OptionalInt cpu, Duration time, Optional<Set<Integer>> affinity) {}
