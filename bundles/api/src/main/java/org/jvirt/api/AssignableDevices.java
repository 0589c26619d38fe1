package org.jvirt.api;

import java.util.List;
import java.util.Optional;

/** The devices that were taken from the host's drivers to be attached to domains; on Xen, those that pciback has. */
public interface AssignableDevices {
    /** The devices that can be attached now: taken from the host, in no domain, not held back. */
    List<AssignableDevice> list();

    /** The devices that are kept from other domains until a domain has ended. */
    List<HeldDevice> held();

    /** Takes a device from its host driver, which is remembered. Taking a device that is assignable already only names it. */
    void add(PciAddress address, Optional<DeviceName> name);

    /**
     * Gives a device up.
     *
     * @param rebind give it back to the driver that had it
     * @throws org.jvirt.api.error.VirtException if a domain has it, or it is not assignable; then nothing was changed
     */
    void remove(DeviceReference device, boolean rebind);

    /** Makes a device that is held back assignable, on the operator's word that the old domain no longer uses it. */
    void release(PciAddress address);

    /**
     * Resets a device that no domain has.
     *
     * @throws org.jvirt.api.error.VirtException if it cannot be reset, or a domain has it; then nothing was changed
     */
    void reset(PciAddress address);

    /** What every party of the host says of a device now: who has it, who could have it. */
    List<Witness> witnesses(PciAddress address);
}
