package org.jvirt.api;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jvirt.api.access.Needs;
import org.jvirt.api.access.Permission;
import org.jvirt.api.error.DeviceBusy;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NoSuchDevice;
import org.jvirt.api.error.NotAssignable;
import org.jvirt.api.error.OwnedByAnother;
import org.jvirt.api.event.Events.Subscription;
import org.osgi.annotation.versioning.ProviderType;

/** The devices that were taken from the host's drivers to be attached to domains; on Xen, those that pciback has. */
@ProviderType
public interface AssignableDevices {
    /** The devices that can be attached now: taken from the host, in no domain, not held back. */
    @Needs(Permission.READ)
    List<AssignableDevice> list();

    /** The devices that are kept from other domains until a domain has ended. */
    @Needs(Permission.READ)
    List<HeldDevice> held();

    /**
     * Takes a device from its host driver, which is remembered. Taking a device that is assignable already only names it.
     *
     * @throws NoSuchDevice if the host has no such device
     * @throws InvalidRequest if another device has that name
     * @throws OwnedByAnother if a domain has it, or it is held back
     * @throws DeviceBusy if another operation is at it
     * @throws HostFault if the host failed at it; the message says what is left, if anything is
     */
    @Needs(Permission.HOST_DEVICES)
    void add(PciAddress address, Optional<DeviceName> name);

    /**
     * Gives a device up.
     *
     * @param rebind give it back to the driver that had it
     * @throws NoSuchDevice if the host has no such device, or none of that name
     * @throws InvalidRequest if a whole slot was named
     * @throws NotAssignable if it is the host's
     * @throws OwnedByAnother if a domain has it, or it is held back
     * @throws DeviceBusy if another operation is at it
     * @throws HostFault if the host failed at it; the message says what is left, if anything is
     */
    @Needs(Permission.HOST_DEVICES)
    void remove(DeviceReference device, boolean rebind);

    /**
     * Makes a device that is held back assignable, on the operator's word that the old domain no longer uses it.
     *
     * @throws InvalidRequest if it is not held back
     */
    @Needs(Permission.HOST_DEVICES)
    void release(PciAddress address);

    /**
     * Resets a device that no domain has.
     *
     * @throws NoSuchDevice if the host has no such device
     * @throws org.jvirt.api.error.VirtException if it cannot be reset, or a domain has it; then nothing was changed
     */
    @Needs(Permission.HOST_DEVICES)
    void reset(PciAddress address);

    /**
     * What every party of the host says of a device now: who has it, who could have it.
     *
     * @throws NoSuchDevice if the host has no such device
     */
    @Needs(Permission.READ)
    List<Witness> witnesses(PciAddress address);

    /**
     * Compares what the parties say, for every device that one of them counts as passed through or to be. Changes nothing. A device that an
     * operation of jvirt is at just now disagrees with nobody.
     *
     * @throws HostFault if the host cannot be looked at
     */
    @Needs(Permission.READ)
    List<DeviceAudit> audit();

    /**
     * Makes the parties of the host agree about a device again, as {@link DeviceAudit#repairs} says. It never guesses: where two readings are
     * possible it asks for a choice. A domain that is said to have the device is forced only if {@link RepairChoice#TAKE} was chosen.
     *
     * @return what was done
     * @throws NoSuchDevice if the host has no such device
     * @throws InvalidRequest if there is nothing to repair, or nothing by that choice, or a choice is missing; the message says what to do
     * @throws DeviceBusy if another operation is at it
     * @throws org.jvirt.api.error.VirtException as for a detach; the message says what remains
     */
    @Needs(Permission.HOST_DEVICES)
    List<Step> repair(PciAddress device, Optional<RepairChoice> choice, StepListener listener);

    /**
     * Has a listener called for what audits find and repairs do that this container makes unasked: when it begins, and when it has lost the host and found
     * it again. It is called on the thread that does it: return soon. Whoever comes later asks {@link #audit}.
     */
    @Needs(Permission.READ)
    Subscription onEvent(Consumer<DeviceAuditEvent> listener);
}
