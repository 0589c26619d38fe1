package org.jvirt.xen.port;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jvirt.api.CpuSet;
import org.jvirt.api.DomainAction;
import org.jvirt.api.DomainConsole;
import org.jvirt.api.DomainState;
import org.jvirt.api.PciAddress;
import org.jvirt.api.domain.DomainDefinition;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NotSupported;
import org.jvirt.xen.port.GuestConfig.HostDisk;
import org.jvirt.xen.port.GuestConfig.HostInterface;

/** The life of domains, which {@code xl} leads. */
public interface Toolstack {
    /**
     * What the host is and has.
     *
     * @throws HostFault if the toolstack does not tell
     */
    HostInfo hostInfo();

    /** The state of every domain, by domid. */
    Map<Integer, DomainState> states();

    /**
     * Makes a domain, suspended: it goes on when it is told to ({@link DomainAction#RESUME}).
     *
     * @throws HostFault if that failed; half of it may be there
     */
    void create(GuestConfig config);

    /**
     * What a configuration in the toolstack's own format (xl.cfg.5) asks for; nothing is made.
     *
     * @throws InvalidRequest if it makes no sense as a domain
     * @throws NotSupported if it asks for what a definition cannot say
     * @throws HostFault if the toolstack does not take it
     */
    DomainDefinition definition(String configuration);

    /**
     * Saves a domain's state in a file and ends the domain: both or neither. What is in the file's place is replaced; nobody else may read it.
     *
     * @param lastLook is run when the state is written and before the domain is ended: what it throws, this throws, and the domain goes on
     * @throws InvalidRequest if no file can be there; nothing was changed
     * @throws HostFault if that failed; the domain goes on, or the message says what it is at
     */
    void save(int domainId, Path file, Runnable lastLook);

    /**
     * Whose state a file holds.
     *
     * @throws InvalidRequest if it is not there, or none of this toolstack's
     * @throws HostFault if it cannot be read
     */
    SavedDomain saved(Path file);

    /**
     * Makes a domain of its saved state, suspended, as {@link #create} does.
     *
     * @throws HostFault if that failed; half of it may be there
     */
    void restore(Path file);

    /** Tells the domain something that leaves it its devices. A domain that is told twice to stop has to be told twice to go on. */
    void act(int domainId, DomainAction action);

    /** Opens the domain's serial port where it has one, else its console of Xen's. */
    DomainConsole console(int domainId);

    /** The virtual processors of a domain, those that its guest does not use included, in their order. */
    List<Vcpu> vcpus(int domainId);

    /**
     * Says where a virtual processor may run: Xen moves it there.
     *
     * @param cpus at least one processor of the host; empty for all of them
     */
    void pinVcpu(int domainId, int vcpu, Optional<CpuSet> cpus);

    /**
     * How much of the host's memory a domain has now, in KiB: more than it is to have while its guest is still giving back.
     *
     * @throws HostFault if the toolstack does not tell
     */
    long memory(int domainId);

    /** Sets how much memory the domain is to have, in KiB; its guest gives back what is too much when it comes to it. */
    void setMemory(int domainId, long kib);

    /**
     * Sets how much memory Xen lets the domain have at most, in KiB: no less than it is to have. Its guest is not told, and xenstore keeps what the
     * domain was made with.
     */
    void setMaxMemory(int domainId, long kib);

    /** Sets how many of its virtual processors the domain is to use. */
    void setVcpus(int domainId, int count);

    /**
     * Gives a disk to a domain that runs: its guest sees it by PV drivers.
     *
     * @throws HostFault if that failed, as where the domain has a disk of that target
     */
    void attachDisk(int domainId, HostDisk disk);

    /**
     * Asks a guest to let go of a disk, waits for that, for some seconds, and takes the disk out.
     *
     * @param number libxl's of the disk
     * @throws HostFault if that failed, as where the guest keeps it: then it has it still
     */
    void detachDisk(int domainId, int number);

    /**
     * Plugs a network card into a domain that runs, as {@link #attachDisk}: one for PV drivers, whatever model it has.
     *
     * @throws HostFault if that failed
     */
    void attachInterface(int domainId, HostInterface card);

    /**
     * Takes a network card out; a guest that does not let go of it in some seconds loses it all the same.
     *
     * @param number libxl's of the card
     * @throws HostFault if that failed
     */
    void detachInterface(int domainId, int number);

    /**
     * Changes what is in a drive of a domain with a device model that runs. The guest is not asked.
     *
     * @param target the drive's name in the guest
     * @param medium what holds it raw; empty to take out what is in it
     * @throws HostFault if that failed
     */
    void changeMedium(int domainId, String target, Optional<Path> medium);

    /** Asks the guest to shut down. */
    void shutdown(int domainId);

    /** Ends the domain at once. */
    void destroy(int domainId);

    /**
     * The devices in the configuration that the toolstack has saved of a domain, of which it makes the domain anew when that reboots. What it
     * attaches it adds, what it detaches it leaves there, and passes over when the time comes.
     *
     * @return none also where nothing is saved of the domain
     * @throws HostFault if it cannot be read
     */
    Set<PciAddress> savedDevices(int domainId, UUID domain);
}
