package org.jvirt.xen.sim;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What every party of a simulated host has of one device, seen past the driver.
 *
 * @param driver the driver in dom0's kernel
 * @param exportedTo the domain that pciback has exported it to
 * @param assignedTo who the IOMMU has it assigned to, the quarantine among them
 * @param granted what is permitted, mapped or assigned to a domain at the hypervisor, by domain
 * @param shownBy the domains whose device model shows it
 * @param reachedBy the domains that can read or write its registers now
 */
public record Sighting(
        Optional<String> driver,
        boolean decoding,
        OptionalInt exportedTo,
        OptionalInt assignedTo,
        Map<Integer, Set<String>> granted,
        Set<Integer> shownBy,
        Set<Integer> reachedBy) {}
