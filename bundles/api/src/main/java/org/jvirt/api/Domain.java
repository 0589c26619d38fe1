package org.jvirt.api;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jvirt.api.access.Needs;
import org.jvirt.api.access.Permission;
import org.jvirt.api.domain.AddressSource;
import org.jvirt.api.domain.AttachedDisk;
import org.jvirt.api.domain.AttachedInterface;
import org.jvirt.api.domain.DiskSize;
import org.jvirt.api.domain.InterfaceAddresses;
import org.jvirt.api.error.DetachFailed;
import org.jvirt.api.error.DeviceBusy;
import org.jvirt.api.error.DriverGone;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.HostUnavailable;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.error.NoSuchDevice;
import org.jvirt.api.error.NoSuchDomain;
import org.jvirt.api.error.NoSuchStoragePool;
import org.jvirt.api.error.NotAssignable;
import org.jvirt.api.error.NotAttached;
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.error.OwnedByAnother;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A domain of a connection. It names the domain and asks the driver anew at each call, so that it never shows an old state; a domain that
 * has ended meanwhile is a {@link NoSuchDomain}, or an {@link InvalidState} where it is defined and would have to run. Every method may throw a {@link org.jvirt.api.error.VirtException}.
 */
@ProviderType
public interface Domain {
    @Needs(Permission.READ)
    String name();

    @Needs(Permission.READ)
    UUID uuid();

    /** What the host says of it now. */
    @Needs(Permission.READ)
    DomainInfo info();

    /** The host devices attached to it, in the order of the host's bookkeeping. */
    @Needs(Permission.READ)
    List<Hostdev> hostdevs();

    /** The domain in libvirt's format (formatdomain): as it runs, or as it is defined if it does not run. */
    @Needs(Permission.READ)
    String xml();

    /** Its disks, in the order of its document. */
    @Needs(Permission.READ)
    List<AttachedDisk> disks();

    /**
     * How large one of its disks is, now.
     *
     * @param disk its name in the guest, or its source, as {@link AttachedDisk} has them
     * @throws InvalidRequest if the domain has no such disk, or there is no medium in it
     * @throws InvalidState if it does not run, and the driver knows none of a domain that does not
     * @throws NotSupported if the driver cannot look into a disk of its format
     * @throws HostFault if what the disk is of cannot be looked at
     */
    @Needs(Permission.READ)
    DiskSize diskSize(String disk);

    /** Its network cards, in the order of its document. */
    @Needs(Permission.READ)
    List<AttachedInterface> interfaces();

    /**
     * What the host has counted of it.
     *
     * @param groups what is asked for; none for all that the driver knows
     */
    @Needs(Permission.READ)
    DomainStats stats(Set<DomainStats.Group> groups);

    /**
     * What the host, and its guest by way of a balloon driver, tell of its memory: in the host's order, and without what nobody tells.
     *
     * @throws InvalidState if it does not run
     * @throws NotSupported if the driver knows nothing of a domain's memory
     */
    @Needs(Permission.READ)
    Map<MemoryStat, Long> memoryStats();

    /**
     * Its virtual processors, by their numbers.
     *
     * @throws InvalidState if it does not run, and the driver knows none of a domain that does not
     * @throws NotSupported if the driver knows nothing of them
     */
    @Needs(Permission.READ)
    List<VcpuInfo> vcpus();

    /**
     * Where its virtual processors may run, by their numbers.
     *
     * @param impact whose that is, the running domain's or the definition's; empty for the domain's if it runs, else its definition's
     * @throws InvalidRequest if both are named
     * @throws InvalidState if the domain that runs is meant, and it does not run, or the definition, and it has none
     * @throws NotSupported if the driver knows nothing of them
     */
    @Needs(Permission.READ)
    List<VcpuPin> vcpuPins(Set<Impact> impact);

    /**
     * The addresses that its guest has, by the network cards that they are on.
     *
     * @throws InvalidState if it does not run
     * @throws NotSupported if nobody of that kind can be asked
     * @throws HostFault if who is asked does not tell
     */
    @Needs(Permission.READ)
    List<InterfaceAddresses> interfaceAddresses(AddressSource source);

    /** The definition in libvirt's format, which the next start uses, without passwords; what runs, if there is no definition. */
    @Needs(Permission.READ)
    String definitionXml();

    /** As {@link #definitionXml}, with passwords, without which it cannot be defined anew and stay what it is. */
    String definitionXmlWithSecrets();

    /**
     * Starts it as it is defined, or has it go on from where {@link #managedSave} has left it, which is used up by that. It begins to run when it has
     * all of its host devices.
     *
     * @throws InvalidState if it runs already, or what its definition names is not ready
     * @throws HostFault if the host failed at it; the message says what is left, if anything is
     */
    void start(StepListener listener);

    /**
     * Forgets the definition. A domain that runs goes on until it ends.
     *
     * @throws InvalidState if it has no definition, or there is a {@link #managedSave} of it: {@link #removeManagedSave} first
     */
    void undefine();

    /**
     * Has the domain started when the host is, or not.
     *
     * @throws InvalidState if it has no definition
     */
    void setAutostart(boolean autostart);

    /**
     * Attaches a device, or a whole slot: all of it or nothing.
     *
     * @throws NoSuchDevice if the host has no such device, or none of that name
     * @throws NotAssignable if it cannot be attached now: it has not been made assignable, a domain has it, or it is held back
     * @throws NotSupported if this domain takes no host devices, or not with these options
     * @throws DeviceBusy if another operation is at the device or the domain
     * @throws HostFault if the host failed at it; the message says what is left, if anything is
     */
    AttachOutcome attach(AttachRequest request, StepListener listener);

    /**
     * Takes a device from the domain under a force policy.
     *
     * @throws DetachFailed if the device is not out; it says what was done, what the device's state is, and what to try next
     * @throws NotAttached if no domain has the device; nothing was changed
     * @throws OwnedByAnother if another domain has it; nothing was changed
     * @throws NoSuchDevice if no device has the name; nothing was changed
     * @throws InvalidRequest if it cannot go alone, since it shares a slot of the guest with another; nothing was changed
     * @throws DeviceBusy if another operation is at the device or the domain; nothing was changed
     * @throws HostFault if the host failed at it before the device had begun to leave, or the configured force policy is malformed and the request
     *     names none
     */
    DetachOutcome detach(DetachRequest request, StepListener listener);

    /**
     * {@link #detach} on another thread. Cancelling the future ends the wait for the guest, if nothing was forced yet. What {@link #detach} throws
     * completes the future, as does a {@link DriverGone} where jvirt ends before the detach was begun.
     */
    CompletableFuture<DetachOutcome> detachAsync(DetachRequest request, StepListener listener);

    /**
     * What {@link #detach} would do now. Changes nothing.
     *
     * @throws NotAttached if no domain has the device
     * @throws OwnedByAnother if another domain has it
     * @throws NoSuchDevice if no device has the name
     * @throws InvalidRequest if it cannot go alone
     * @throws HostFault if the configured force policy is malformed, and the request names none
     */
    @Needs(Permission.READ)
    DetachPlan plan(DetachRequest request);

    /**
     * The policy that would apply to a detach, and where it comes from.
     *
     * @throws NotAttached if this domain has no such device
     * @throws HostFault if the configured force policy is malformed, and the request names none
     */
    @Needs(Permission.READ)
    PolicyDecision explain(DetachRequest request);

    /**
     * Tells the domain something that leaves it its devices. Suspending what is suspended, and resuming what runs, changes nothing.
     *
     * @throws NotSupported if this domain cannot be told so, as Xen's Domain-0, or a PV guest to be reset
     */
    void act(DomainAction action);

    /**
     * Opens its serial console. Whoever else has it open may be cut off, or keep this one from being opened.
     *
     * @throws InvalidState if it does not run
     * @throws NotSupported if the driver opens no consoles, or the domain has none
     */
    DomainConsole console();

    /**
     * Gives it more or less memory, up to the most that it has been made with. A guest that runs is asked to give memory back: it takes its time for
     * that, and one without a balloon driver never does.
     *
     * @param kib how much it is to have, in KiB
     * @throws InvalidRequest if that is nothing, or more than it can have; nothing was changed
     * @throws InvalidState if the domain that runs is meant, and it does not run
     * @throws NotSupported if the driver cannot change what is meant
     */
    void setMemory(long kib, Set<Impact> impact);

    /**
     * Sets the most memory that it can have. A definition that would start with more starts with that much. What of a domain that runs is changed is
     * the hypervisor's matter: Xen lets it have no more, or would let it, and keeps what it was made with for {@link #info}; others refuse.
     *
     * @param kib how much that is, in KiB
     * @throws InvalidRequest if no domain can have that, or less than a domain that runs is to have now; nothing was changed
     * @throws InvalidState if the domain that runs is meant, and it does not run, or is not to be changed while it does
     * @throws NotSupported if the driver cannot change what is meant
     */
    void setMaxMemory(long kib, Set<Impact> impact);

    /**
     * Gives it more or fewer virtual processors, up to the most that it has been made with. A guest that runs is asked to do without those that go.
     *
     * @throws InvalidRequest if that is none, or more than it can have; nothing was changed
     * @throws InvalidState if the domain that runs is meant, and it does not run
     * @throws NotSupported if the driver cannot change what is meant
     */
    void setVcpus(int count, Set<Impact> impact);

    /**
     * Says where one of its virtual processors may run.
     *
     * @param vcpu its number, from 0 on
     * @param cpus the processors of the host that it may run on; empty for all of them
     * @throws InvalidRequest if the domain has no such virtual processor, the host no such processor, or none is named; nothing was changed
     * @throws InvalidState if the domain that runs is meant, and it does not run, or the definition, and it has none
     * @throws NotSupported if the driver cannot change what is meant
     */
    void pinVcpu(int vcpu, Optional<CpuSet> cpus, Set<Impact> impact);

    /**
     * Gives it a disk or a network card. A host device is attached by {@link #attach}.
     *
     * @param xml libvirt's {@code <disk>} or {@code <interface>} element (formatdomain). As in a definition, it may name a volume or a network
     * @throws InvalidRequest if it makes no sense, or the domain has one of that name or address; nothing was changed
     * @throws InvalidState if the domain that runs is meant, and it does not run; or the definition, and it has none; or what the device is of is not
     *     ready
     * @throws NoSuchStoragePool if it names one that is not there; likewise a volume and a network
     * @throws NotSupported if the hypervisor cannot give this to a domain, or not to one that runs
     * @throws HostFault if the host failed at it
     */
    void attachDevice(String xml, Set<Impact> impact);

    /**
     * Takes a disk or a network card from it. Where a guest has to let go of it, this waits for as long as a detach by default does; nothing is forced.
     *
     * @param xml an element as for {@link #attachDevice}, of which the disk's {@code <target>} or the card's {@code <mac>} says which one is meant
     * @throws NotAttached if it has no such device, in all that is meant; nothing was changed
     * @throws DetachFailed if its guest keeps it; the definition keeps it too
     * @throws InvalidRequest if several cards may be meant, or the element is no such device
     * @throws InvalidState if the domain that runs is meant, and it does not run; or the definition, and it has none
     * @throws NotSupported if the hypervisor cannot take this from a domain, or not from one that runs
     * @throws HostFault if the host failed at it
     */
    void detachDevice(String xml, Set<Impact> impact, StepListener listener);

    /**
     * Changes a disk or a network card that it has: of one that runs, what the hypervisor can change, such as the medium in a drive.
     *
     * @param xml the device as it is to be, as for {@link #attachDevice}; a {@code cdrom} without {@code <source>} is an empty drive
     * @throws NotAttached if it has no such device, in all that is meant; nothing was changed
     * @throws InvalidRequest if it makes no sense; nothing was changed
     * @throws InvalidState if the domain that runs is meant, and it does not run; or the definition, and it has none; or what the device is of is not
     *     ready
     * @throws NotSupported if the hypervisor cannot change this, or not while the domain runs
     * @throws HostFault if the host failed at it
     */
    void updateDevice(String xml, Set<Impact> impact);

    /**
     * Saves its state, which is its memory and what its processors and devices are at, in a file, and ends it. {@link Domains#restore} has it go on from
     * there; its disks have to be as they are now by then.
     *
     * @param file an absolute path on the driver's host; what is there is replaced, and is as it was if this fails
     * @throws InvalidRequest if the path is not absolute, or no file can be there, or the flags contradict each other; nothing was changed
     * @throws InvalidState if it does not run, or has host devices, whose state nobody can save; nothing was changed
     * @throws DeviceBusy if another operation is at its devices; nothing was changed
     * @throws NotSupported if the driver cannot save it, or not so; nothing was changed
     * @throws HostFault if the host failed at it; the domain goes on, or the message says what it is at
     */
    void save(Path file, Set<SaveFlag> flags, StepListener listener);

    /**
     * As {@link #save}, in a file of the driver's own, from which the next {@link #start} has it go on. {@link DomainInfo#managedSave} tells of it.
     *
     * @throws InvalidState also if it has no definition; nothing was changed
     */
    void managedSave(Set<SaveFlag> flags, StepListener listener);

    /**
     * Forgets what {@link #managedSave} has saved: the next start boots. Where nothing is saved, nothing changes.
     *
     * @throws NotSupported if the driver saves no domains
     */
    void removeManagedSave();

    /**
     * Moves it to another host.
     *
     * @throws InvalidRequest if the request makes no sense; the domain stays
     * @throws InvalidState if the domain, or what it is like, keeps it from being moved; it stays
     * @throws NotSupported if the driver moves no domains, or not so; it stays
     * @throws HostUnavailable if the destination cannot be reached; the domain stays
     * @throws HostFault if a host failed at it; the message says what is left, if anything is
     */
    void migrate(MigrationRequest request, StepListener listener);

    /**
     * Forces every host device out, all at once, then asks the guest to shut down. What fails meanwhile stops neither: it is part of the outcome.
     *
     * @throws NotSupported if this domain is not one to end, such as Xen's Domain-0
     */
    PowerOffOutcome shutdown(StepListener listener);

    /**
     * Forces every host device out, all at once, after at most 2 s for the guest to let go itself, then ends the domain at once. What fails meanwhile
     * stops neither: it is part of the outcome.
     *
     * @throws NotSupported if this domain is not one to end, such as Xen's Domain-0
     */
    PowerOffOutcome destroy(StepListener listener);
}
