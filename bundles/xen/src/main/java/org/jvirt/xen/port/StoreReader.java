package org.jvirt.xen.port;

import java.util.List;
import java.util.Optional;

/** Reads xenstore, within a transaction or without. */
public interface StoreReader {
    /** The value at a path, or empty if there is no such node. */
    Optional<String> read(String path);

    /** The names of a node's children, or none if there is no such node. */
    List<String> list(String path);
}
