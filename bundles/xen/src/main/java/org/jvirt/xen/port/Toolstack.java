package org.jvirt.xen.port;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jvirt.api.DomainAction;
import org.jvirt.api.DomainConsole;
import org.jvirt.api.DomainState;
import org.jvirt.api.PciAddress;
import org.jvirt.api.domain.DomainDefinition;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.NotSupported;

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
