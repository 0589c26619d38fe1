package org.jvirt.api;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * A host device that is attached to a domain.
 *
 * @param address where it is on the host
 * @param guestDevfn its slot and function in the guest as {@code slot<<3 | function}; empty where the host does not say
 * @param name the name it was attached by, or else the one it was given when it was made assignable, if it has one; libvirt's alias
 *     for it
 */
public record Hostdev(PciAddress address, OptionalInt guestDevfn, Optional<String> name, HostdevOptions options) {}
