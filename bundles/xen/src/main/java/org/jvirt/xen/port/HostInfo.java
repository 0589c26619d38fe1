package org.jvirt.xen.port;

import java.util.Collections;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jvirt.api.DomainType;
import org.jvirt.api.NodeInfo;

/**
 * What Xen says of the host.
 *
 * @param node without what Xen keeps to itself
 * @param freeKib the memory that no domain has, in KiB
 * @param freeKibByCell the same by NUMA cell; empty if Xen does not say
 * @param iommu whether there is one that keeps a device to its domain's memory
 * @param guests the types of guest that Xen takes here
 */
public record HostInfo(
        NodeInfo node, long freeKib, SortedMap<Integer, Long> freeKibByCell, boolean iommu, Set<DomainType> guests) {
    public HostInfo {
        freeKibByCell = Collections.unmodifiableSortedMap(new TreeMap<>(freeKibByCell));
        guests = Set.copyOf(guests);
    }
}
