package org.jvirt.xen.port;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads xenstore, within a transaction or without. */
public interface StoreReader {
    /** The value at a path, or empty if there is no such node. */
    Optional<String> read(String path);

    /** The values of those of the paths that exist; on a real host, much faster than one by one. */
    Map<String, String> readAll(Collection<String> paths);

    /** The names of a node's children, or none if there is no such node. */
    List<String> list(String path);
}
