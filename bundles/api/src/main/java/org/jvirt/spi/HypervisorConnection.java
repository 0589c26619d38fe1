package org.jvirt.spi;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jvirt.api.AssignableDevices;
import org.jvirt.api.AttachOutcome;
import org.jvirt.api.AttachRequest;
import org.jvirt.api.Connection;
import org.jvirt.api.CpuSet;
import org.jvirt.api.DetachOutcome;
import org.jvirt.api.DetachPlan;
import org.jvirt.api.Domain;
import org.jvirt.api.DomainAction;
import org.jvirt.api.DomainConsole;
import org.jvirt.api.DomainEvent;
import org.jvirt.api.DomainInfo;
import org.jvirt.api.DomainStats;
import org.jvirt.api.Domains;
import org.jvirt.api.ForcePolicy;
import org.jvirt.api.Hostdev;
import org.jvirt.api.Impact;
import org.jvirt.api.MemoryStat;
import org.jvirt.api.MigrationRequest;
import org.jvirt.api.NodeInfo;
import org.jvirt.api.PowerOffOutcome;
import org.jvirt.api.SaveFlag;
import org.jvirt.api.StepListener;
import org.jvirt.api.VcpuInfo;
import org.jvirt.api.VcpuPin;
import org.jvirt.api.domain.AddressSource;
import org.jvirt.api.domain.DiskSize;
import org.jvirt.api.domain.InterfaceAddresses;
import org.jvirt.api.error.DetachFailed;
import org.jvirt.api.error.HostFault;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.error.NoSuchDomain;
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.api.network.Networks;
import org.jvirt.api.nodedev.NodeDevices;
import org.jvirt.api.storage.StoragePools;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A driver's side of a connection. A domain is named by its UUID: ids are used again, names may be. A domain that is not there is a
 * {@link NoSuchDomain}, one that would have to run and does not an {@link InvalidState}, what the driver cannot do a {@link NotSupported}, and whatever the host fails at a {@link HostFault}. Safe for use by several
 * threads; a thread that waits for a guest can be interrupted.
 */
@ConsumerType
public interface HypervisorConnection extends AutoCloseable {
    NodeInfo nodeInfo();

    /** libvirt's document of the host (formatcaps). */
    String capabilities();

    /**
     * It answers and throws as {@link Connection#freeMemoryKib} does.
     *
     * @param cell a NUMA cell, from 0; empty for the whole host
     */
    long freeMemoryKib(OptionalInt cell);

    /** It answers and throws as {@link Connection#freeMemoryKibByCell} does. */
    SortedMap<Integer, Long> freeMemoryKibByCell();

    /**
     * It answers and throws as {@link Connection#memoryStatsKib} does.
     *
     * @param cell a NUMA cell, from 0; empty for the whole host
     */
    Map<String, Long> memoryStatsKib(OptionalInt cell);

    /**
     * It answers and throws as {@link Connection#cpuStatsNanos} does.
     *
     * @param cpu a processor of the host, from 0; empty for the sum of all
     */
    Map<String, Long> cpuStatsNanos(OptionalInt cpu);

    /** It answers and throws as {@link Connection#sysinfo} does. */
    String sysinfo();

    List<DomainInfo> domains();

    /** The same domains by their names alone, for which nobody need be asked how they are. */
    List<DomainIdentity> identities();

    List<Hostdev> hostdevs(UUID domain);

    /** Keeps a definition. It throws what {@link Domains#define} does. */
    DomainIdentity define(String xml);

    /**
     * Starts a domain that is forgotten when it ends. It throws what {@link Domains#create} does.
     *
     * @param resources what the disks and network cards may be of, by name
     */
    DomainIdentity create(String xml, DomainResources resources, StepListener listener);

    /** A domain's document, of a configuration in a format of the hypervisor's own. It throws what {@link Domains#fromNative} does. */
    String fromNative(String format, String configuration);

    /** Starts a domain as it is defined. It throws what {@link Domain#start} does; {@code resources} are those of {@link #create}. */
    void start(UUID domain, DomainResources resources, StepListener listener);

    /** Forgets a definition. It throws what {@link Domain#undefine} does. */
    void undefine(UUID domain);

    /** It throws what {@link Domain#setAutostart} does. */
    void setAutostart(UUID domain, boolean autostart);

    /** libvirt's document of the domain (formatdomain). */
    String xml(UUID domain);

    /**
     * libvirt's document of the definition; empty where there is none.
     *
     * @param withSecrets whether passwords are in it
     */
    Optional<String> definitionXml(UUID domain, boolean withSecrets);

    /**
     * The policy in the domain's metadata, if there is one.
     *
     * @throws HostFault if what is there is none
     */
    Optional<ForcePolicy> forcePolicy(UUID domain);

    /**
     * Attaches a device, or a whole slot: all of it or nothing. It throws what {@link Domain#attach} does; a thread that was interrupted stays so.
     */
    AttachOutcome attach(UUID domain, AttachRequest request, StepListener listener);

    /**
     * Takes a device from its domain. It throws what {@link Domain#detach} does, and refuses in its own words what the domain does not have.
     *
     * @throws DetachFailed if the device is not out; a thread that was interrupted meanwhile stays so
     */
    DetachOutcome detach(DetachOrder order, StepListener listener);

    /** What {@link #detach} would do now. It throws what {@link Domain#plan} does. */
    DetachPlan plan(DetachOrder order);

    /** Tells a domain something that leaves it its devices. It throws what {@link Domain#act} does. */
    void act(UUID domain, DomainAction action);

    /**
     * What the host has counted of a domain.
     *
     * @param groups what is asked for; none for all that the driver knows
     */
    DomainStats stats(UUID domain, Set<DomainStats.Group> groups);

    /** What is known of a domain's memory. It throws what {@link Domain#memoryStats} does. */
    Map<MemoryStat, Long> memoryStats(UUID domain);

    /** The virtual processors of a domain. It throws what {@link Domain#vcpus} does. */
    List<VcpuInfo> vcpus(UUID domain);

    /**
     * Where the virtual processors of a domain may run. It throws what {@link Domain#vcpuPins} does.
     *
     * @param impact at most one
     */
    List<VcpuPin> vcpuPins(UUID domain, Set<Impact> impact);

    /**
     * The addresses that a guest has. It throws what {@link Domain#interfaceAddresses} does.
     *
     * @param resources those of {@link #create}
     */
    List<InterfaceAddresses> interfaceAddresses(UUID domain, AddressSource source, DomainResources resources);

    /** How large a disk of a domain is. It throws what {@link Domain#diskSize} does. */
    DiskSize diskSize(UUID domain, String disk);

    /** Opens the serial console of a domain. It throws what {@link Domain#console} does. */
    DomainConsole console(UUID domain);

    /** Gives a domain more or less memory, in KiB. It throws what {@link Domain#setMemory} does. */
    void setMemory(UUID domain, long kib, Set<Impact> impact);

    /** Sets the most memory that a domain can have, in KiB. It throws what {@link Domain#setMaxMemory} does. */
    void setMaxMemory(UUID domain, long kib, Set<Impact> impact);

    /** Gives a domain more or fewer virtual processors. It throws what {@link Domain#setVcpus} does. */
    void setVcpus(UUID domain, int count, Set<Impact> impact);

    /** Says where a virtual processor of a domain may run. It throws what {@link Domain#pinVcpu} does. */
    void pinVcpu(UUID domain, int vcpu, Optional<CpuSet> cpus, Set<Impact> impact);

    /**
     * Gives a domain a disk or a network card. It throws what {@link Domain#attachDevice} does.
     *
     * @param xml never a device of the host's
     * @param resources those of {@link #create}
     */
    void attachDevice(UUID domain, String xml, Set<Impact> impact, DomainResources resources);

    /**
     * Takes a disk or a network card from a domain. It throws what {@link Domain#detachDevice} does.
     *
     * @param xml never a device of the host's
     * @param guestTimeout how long a guest is waited for, where the driver can choose
     */
    void detachDevice(UUID domain, String xml, Set<Impact> impact, Duration guestTimeout, StepListener listener);

    /** Changes a disk or a network card of a domain. It throws what {@link Domain#updateDevice} does; the rest is as for {@link #attachDevice}. */
    void updateDevice(UUID domain, String xml, Set<Impact> impact, DomainResources resources);

    /**
     * Saves a domain in a file and ends it. It throws what {@link Domain#save} does.
     *
     * @param file absolute
     * @param flags at most one of {@link SaveFlag#RUNNING} and {@link SaveFlag#PAUSED}
     */
    void save(UUID domain, Path file, Set<SaveFlag> flags, StepListener listener);

    /** Has a saved domain go on; {@code file} and {@code flags} are as those of {@link #save}. It throws what {@link Domains#restore} does. */
    DomainIdentity restore(Path file, Set<SaveFlag> flags, StepListener listener);

    /** Saves a domain for its next start; {@code flags} are as those of {@link #save}. It throws what {@link Domain#managedSave} does. */
    void managedSave(UUID domain, Set<SaveFlag> flags, StepListener listener);

    /** It throws what {@link Domain#removeManagedSave} does. */
    void removeManagedSave(UUID domain);

    /** Moves a domain to another host. It throws what {@link Domain#migrate} does. */
    void migrate(UUID domain, MigrationRequest request, StepListener listener);

    /**
     * Takes out the devices of all orders at once, then asks the guest to shut down; the failure of one device stops neither.
     *
     * @param orders one for each slot of the domain; all name the same domain
     * @return also what failed, the domain's own end among it
     */
    PowerOffOutcome shutdown(UUID domain, List<DetachOrder> orders, StepListener listener);

    /** As {@link #shutdown}, but ends the domain without asking it. */
    PowerOffOutcome destroy(UUID domain, List<DetachOrder> orders, StepListener listener);

    /** Tells of domains. It does what {@link Domains#onEvent} does, until the connection is closed. */
    Subscription onEvent(Consumer<DomainEvent> listener);

    /**
     * @throws NotSupported if this hypervisor takes no host devices
     */
    AssignableDevices assignableDevices();

    /** The driver's own devices, as libvirt's stateless drivers bring them; empty where the host's node device driver serves. */
    default Optional<NodeDevices> nodeDevices() {
        return Optional.empty();
    }

    /** The driver's own pools; empty where the host's storage driver serves. */
    default Optional<StoragePools> storagePools() {
        return Optional.empty();
    }

    /** The driver's own networks; empty where the host's network driver serves. */
    default Optional<Networks> networks() {
        return Optional.empty();
    }

    /** Ends the connection; a second call does nothing. */
    @Override
    void close();
}
