package org.jvirt.api.domain;

import java.util.Optional;
import org.jvirt.api.network.MacAddress;

/**
 * A network card that a domain has, as its document tells of it, in libvirt's words (formatdomain): on other hypervisors it may be more than an
 * {@link Interface} of Xen can.
 *
 * @param name the host's end of it, such as {@code vif1.0}; empty while the domain does not run, or where it has none
 * @param type what it is plugged into: {@code network}, {@code bridge}, {@code direct}, {@code user}...
 * @param source the network, bridge or device; empty where there is none to name
 * @param model the card that the guest sees; empty where the host does not say
 * @param mac empty where the host does not say
 */
public record AttachedInterface(
        Optional<String> name,
        String type,
        Optional<String> source,
        Optional<String> model,
        Optional<MacAddress> mac) {}
