package org.jvirt.api;

import java.util.Locale;

/** What a virtual processor does now, in the order of virVcpuState. */
public enum VcpuState {
    /** The guest does not use it. */
    OFFLINE,
    /** It runs, or would if a processor of the host had time for it. */
    RUNNING,
    /** It waits for something. */
    BLOCKED;

    /** virsh's word. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
