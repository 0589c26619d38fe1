package org.jvirt.api;

import java.util.List;

/** The virtual networks of a connection. */
public interface Networks {
    List<Network> list();
}
