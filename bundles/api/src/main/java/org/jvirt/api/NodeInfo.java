package org.jvirt.api;

/**
 * What a host is, in libvirt's terms ({@code virNodeInfo}, {@code virConnectGetHostname}).
 *
 * @param hostname as the host calls itself
 * @param model the architecture of its processors, such as {@code x86_64}
 * @param cpus the processors that are online, threads counted
 * @param mhz 0 if that is not known
 * @param numaCells 1 where memory is the same to all
 * @param socketsPerCell in each NUMA cell
 * @param memoryKib all of it, in KiB
 */
public record NodeInfo(
        String hostname,
        String model,
        int cpus,
        int mhz,
        int numaCells,
        int socketsPerCell,
        int coresPerSocket,
        int threadsPerCore,
        long memoryKib) {}
