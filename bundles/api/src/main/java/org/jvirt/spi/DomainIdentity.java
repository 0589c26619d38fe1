package org.jvirt.spi;

import java.util.OptionalInt;
import java.util.UUID;

/**
 * What a domain is known by.
 *
 * @param id its number while it runs
 */
public record DomainIdentity(OptionalInt id, UUID uuid, String name) {}
