package org.jvirt.api;

/**
 * Where a virtual processor of a domain may run.
 *
 * @param vcpu its number, from 0 on
 * @param cpus the processors of the host that it may run on
 */
public record VcpuPin(int vcpu, CpuSet cpus) {}
