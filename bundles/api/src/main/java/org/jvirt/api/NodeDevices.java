package org.jvirt.api;

import java.util.List;
import org.jvirt.api.error.NoSuchDevice;

/** The PCI devices of the host. */
public interface NodeDevices {
    /** All of them, by address. */
    List<NodeDevice> list();

    /**
     * @throws NoSuchDevice if the host has no such device
     */
    NodeDevice lookup(PciAddress address);

    /**
     * Resets a device that no domain has.
     *
     * @throws org.jvirt.api.error.VirtException if it cannot be reset, or a domain has it; then nothing was changed
     */
    void reset(PciAddress address);
}
