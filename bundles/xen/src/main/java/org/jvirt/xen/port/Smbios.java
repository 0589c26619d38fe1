package org.jvirt.xen.port;

import java.util.Map;

/** What the firmware of the machine says of it. */
@FunctionalInterface
public interface Smbios {
    /** The entries of each block, both by libvirt's names (formatdomain, sysinfo) and in its order; empty where there is no such firmware. */
    Map<String, Map<String, String>> blocks();
}
