package org.jvirt.libvirt.internal;

import com.sun.jna.NativeLong;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
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
import org.jvirt.api.CpuSet;
import org.jvirt.api.DetachOutcome;
import org.jvirt.api.DetachPlan;
import org.jvirt.api.DomainAction;
import org.jvirt.api.DomainConsole;
import org.jvirt.api.DomainEvent;
import org.jvirt.api.DomainInfo;
import org.jvirt.api.DomainStats;
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
import org.jvirt.api.error.InvalidRequest;
import org.jvirt.api.error.InvalidState;
import org.jvirt.api.error.NotSupported;
import org.jvirt.api.error.OperationCancelled;
import org.jvirt.api.event.Events.Subscription;
import org.jvirt.api.network.Networks;
import org.jvirt.api.nodedev.NodeDevices;
import org.jvirt.api.storage.StoragePools;
import org.jvirt.libvirt.internal.capi.Handle;
import org.jvirt.libvirt.internal.capi.LibVirt;
import org.jvirt.libvirt.internal.capi.Live;
import org.jvirt.libvirt.internal.detach.Attacher;
import org.jvirt.libvirt.internal.detach.Detacher;
import org.jvirt.libvirt.internal.detach.ElementDetacher;
import org.jvirt.libvirt.internal.domain.LibvirtDomains;
import org.jvirt.libvirt.internal.domain.LibvirtPins;
import org.jvirt.libvirt.internal.domain.LibvirtSaves;
import org.jvirt.libvirt.internal.domain.LibvirtVcpus;
import org.jvirt.libvirt.internal.domain.Migration;
import org.jvirt.libvirt.internal.network.LibvirtNetworks;
import org.jvirt.libvirt.internal.node.LibvirtNode;
import org.jvirt.libvirt.internal.nodedev.LibvirtNodeDevices;
import org.jvirt.libvirt.internal.session.EventKind;
import org.jvirt.libvirt.internal.session.LocalLibvirt;
import org.jvirt.libvirt.internal.session.Notice;
import org.jvirt.libvirt.internal.session.Session;
import org.jvirt.libvirt.internal.storage.LibvirtPools;
import org.jvirt.spi.DetachOrder;
import org.jvirt.spi.DomainIdentity;
import org.jvirt.spi.DomainResources;
import org.jvirt.spi.HypervisorConnection;
import org.libvirt.jna.DomainPointer;

/** A host by way of libvirt. */
final class LibvirtConnection implements HypervisorConnection {
    /** So that it can be said in bytes too, as libvirt does. */
    private static final long MOST_KIB = Long.MAX_VALUE >>> 10;

    private final Session session;
    private final LibvirtNode node;
    private final LibvirtDomains domains;
    private final LibvirtPins pins;
    private final LibvirtSaves saves;
    private final Migration migration;
    private final Attacher attacher;
    private final Detacher detacher;
    private final ElementDetacher elementDetacher;

    LibvirtConnection(LocalLibvirt local, Session session, boolean allowMonitorForce) {
        this.session = session;
        this.node = new LibvirtNode(session);
        this.domains = new LibvirtDomains(session);
        this.pins = new LibvirtPins(session);
        this.saves = new LibvirtSaves(session, domains);
        this.migration = new Migration(local, session);
        this.attacher = new Attacher(session, domains);
        this.detacher = new Detacher(session, domains, allowMonitorForce);
        this.elementDetacher = new ElementDetacher(session, domains, detacher);
    }

    @Override
    public NodeInfo nodeInfo() {
        return node.info();
    }

    @Override
    public String capabilities() {
        return node.capabilities();
    }

    @Override
    public long freeMemoryKib(OptionalInt cell) {
        return node.freeMemoryKib(cell);
    }

    @Override
    public SortedMap<Integer, Long> freeMemoryKibByCell() {
        return node.freeMemoryKibByCell();
    }

    @Override
    public Map<String, Long> memoryStatsKib(OptionalInt cell) {
        return node.memoryStatsKib(cell);
    }

    @Override
    public Map<String, Long> cpuStatsNanos(OptionalInt cpu) {
        return node.cpuStatsNanos(cpu);
    }

    @Override
    public String sysinfo() {
        return node.sysinfo();
    }

    @Override
    public List<DomainInfo> domains() {
        return domains.infos();
    }

    @Override
    public List<DomainIdentity> identities() {
        return domains.identities();
    }

    @Override
    public List<Hostdev> hostdevs(UUID domain) {
        return domains.hostdevs(domain);
    }

    @Override
    public DomainIdentity define(String xml) {
        return domains.define(xml);
    }

    /** libvirt resolves what its domains are of itself, in its own pools and networks. */
    @Override
    public DomainIdentity create(String xml, DomainResources resources, StepListener listener) {
        return domains.create(xml);
    }

    @Override
    public String fromNative(String format, String configuration) {
        return domains.fromNative(format, configuration);
    }

    /** Not every driver of libvirt's says that it runs already as what it is. */
    @Override
    public void start(UUID domain, DomainResources resources, StepListener listener) {
        DomainIdentity before = domains.identity(domain);
        if (before.id().isPresent()) {
            throw new InvalidState("domain '" + before.name() + "' is already running");
        }
        tell(domain, "cannot start", (live, pointer) -> live.lib().virDomainCreate(pointer));
    }

    @Override
    public void undefine(UUID domain) {
        tell(domain, "cannot undefine", (live, pointer) -> live.lib().virDomainUndefine(pointer));
    }

    @Override
    public void setAutostart(UUID domain, boolean autostart) {
        tell(
                domain,
                "cannot set autostart of",
                (live, pointer) -> live.lib().virDomainSetAutostart(pointer, autostart ? 1 : 0));
    }

    @Override
    public String xml(UUID domain) {
        return domains.xml(domain);
    }

    @Override
    public Optional<String> definitionXml(UUID domain, boolean withSecrets) {
        return Optional.of(domains.definitionXml(domain, withSecrets));
    }

    @Override
    public Optional<ForcePolicy> forcePolicy(UUID domain) {
        return domains.forcePolicy(domain);
    }

    @Override
    public AttachOutcome attach(UUID domain, AttachRequest request, StepListener listener) {
        return attacher.attach(domain, request, listener);
    }

    @Override
    public DetachOutcome detach(DetachOrder order, StepListener listener) {
        return detacher.detach(order, listener);
    }

    @Override
    public DetachPlan plan(DetachOrder order) {
        return detacher.plan(order);
    }

    /** libvirt counts no suspensions, and some of its drivers refuse one that changes nothing. */
    @Override
    public void act(UUID domain, DomainAction action) {
        boolean done =
                domains.infos().stream().anyMatch(info -> info.uuid().equals(domain) && action.isDoneIn(info.state()));
        if (done) {
            return;
        }
        tell(domain, "cannot " + action.name().toLowerCase(Locale.ROOT), (live, pointer) -> {
            LibVirt lib = live.lib();
            return switch (action) {
                case SUSPEND -> lib.virDomainSuspend(pointer);
                case RESUME -> lib.virDomainResume(pointer);
                case REBOOT -> lib.virDomainReboot(pointer, 0);
                case RESET -> lib.virDomainReset(pointer, 0);
            };
        });
    }

    @Override
    public DomainStats stats(UUID domain, Set<DomainStats.Group> groups) {
        return domains.stats(domain, groups);
    }

    @Override
    public Map<MemoryStat, Long> memoryStats(UUID domain) {
        return domains.memoryStats(domain);
    }

    @Override
    public List<VcpuInfo> vcpus(UUID domain) {
        return LibvirtVcpus.of(session, domain);
    }

    @Override
    public List<VcpuPin> vcpuPins(UUID domain, Set<Impact> impact) {
        return pins.of(domain, flags(impact));
    }

    /** libvirt knows the leases of its own networks. */
    @Override
    public List<InterfaceAddresses> interfaceAddresses(UUID domain, AddressSource source, DomainResources resources) {
        return domains.interfaceAddresses(domain, source);
    }

    @Override
    public DiskSize diskSize(UUID domain, String disk) {
        return domains.diskSize(domain, disk);
    }

    @Override
    public DomainConsole console(UUID domain) {
        return domains.console(domain);
    }

    @Override
    public void setMemory(UUID domain, long kib, Set<Impact> impact) {
        requireMemory(kib);
        tell(
                domain,
                "cannot set the memory of",
                (live, pointer) -> live.lib().virDomainSetMemoryFlags(pointer, new NativeLong(kib), flags(impact)));
    }

    @Override
    public void setMaxMemory(UUID domain, long kib, Set<Impact> impact) {
        requireMemory(kib);
        tell(
                domain,
                "cannot set the maximum memory of",
                (live, pointer) -> live.lib()
                        .virDomainSetMemoryFlags(
                                pointer, new NativeLong(kib), LibVirt.VIR_DOMAIN_MEM_MAXIMUM | flags(impact)));
    }

    private static void requireMemory(long kib) {
        if (kib < 1 || kib > MOST_KIB) {
            throw new InvalidRequest(kib + " KiB is no memory for a domain: expected from 1 to " + MOST_KIB + " KiB");
        }
    }

    @Override
    public void setVcpus(UUID domain, int count, Set<Impact> impact) {
        if (count < 1) {
            throw new InvalidRequest(
                    count + " is no number of virtual processors: expected 1 or more, and no more than the most");
        }
        tell(
                domain,
                "cannot set the virtual processors of",
                (live, pointer) -> live.lib().virDomainSetVcpusFlags(pointer, count, flags(impact)));
    }

    @Override
    public void pinVcpu(UUID domain, int vcpu, Optional<CpuSet> cpus, Set<Impact> impact) {
        pins.pin(domain, vcpu, cpus, flags(impact));
    }

    /** libvirt finds what the element names in its own pools and networks. */
    @Override
    public void attachDevice(UUID domain, String xml, Set<Impact> impact, DomainResources resources) {
        tell(
                domain,
                "cannot attach the device to",
                (live, pointer) -> live.lib().virDomainAttachDeviceFlags(pointer, xml, flags(impact)));
    }

    @Override
    public void detachDevice(
            UUID domain, String xml, Set<Impact> impact, Duration guestTimeout, StepListener listener) {
        elementDetacher.detach(domain, xml, impact, guestTimeout, listener);
    }

    @Override
    public void updateDevice(UUID domain, String xml, Set<Impact> impact, DomainResources resources) {
        tell(
                domain,
                "cannot change the device of",
                (live, pointer) -> live.lib().virDomainUpdateDeviceFlags(pointer, xml, flags(impact)));
    }

    @Override
    public void save(UUID domain, Path file, Set<SaveFlag> flags, StepListener listener) {
        saves.save(domain, file, flags);
    }

    @Override
    public DomainIdentity restore(Path file, Set<SaveFlag> flags, StepListener listener) {
        return saves.restore(file, flags);
    }

    @Override
    public void managedSave(UUID domain, Set<SaveFlag> flags, StepListener listener) {
        saves.managedSave(domain, flags);
    }

    @Override
    public void removeManagedSave(UUID domain) {
        saves.removeManagedSave(domain);
    }

    @Override
    public void migrate(UUID domain, MigrationRequest request, StepListener listener) {
        migration.run(domain, LibvirtUri.of(request.destination()), request);
    }

    private static int flags(Set<Impact> impact) {
        return (impact.contains(Impact.LIVE) ? LibVirt.VIR_DOMAIN_AFFECT_LIVE : 0)
                | (impact.contains(Impact.CONFIG) ? LibVirt.VIR_DOMAIN_AFFECT_CONFIG : 0);
    }

    private void tell(UUID domain, String what, Call call) {
        try (Live live = session.use();
                Handle<DomainPointer> handle = LibvirtDomains.domain(live, domain)) {
            String name = live.lib().virDomainGetName(handle.pointer());
            live.require(call.of(live, handle.pointer()), what + " domain '" + name + "'");
        }
    }

    @Override
    public PowerOffOutcome shutdown(UUID domain, List<DetachOrder> orders, StepListener listener) {
        return powerOff(
                domain,
                orders,
                listener,
                "cannot shut down",
                (live, pointer) -> live.lib().virDomainShutdown(pointer));
    }

    @Override
    public PowerOffOutcome destroy(UUID domain, List<DetachOrder> orders, StepListener listener) {
        return powerOff(
                domain,
                orders,
                listener,
                "cannot destroy",
                (live, pointer) -> live.lib().virDomainDestroy(pointer));
    }

    private PowerOffOutcome powerOff(
            UUID domain, List<DetachOrder> orders, StepListener listener, String what, Call end) {
        String name = domains.identity(domain).name();
        Detacher.Result result = detacher.detachAll(domain, orders, listener);
        if (Thread.currentThread().isInterrupted()) {
            throw new OperationCancelled(
                    "domain '" + name + "' goes on: its end was called off while its devices were taken out", null);
        }
        tell(domain, what, end);
        return new PowerOffOutcome(name, result.outcomes(), result.failures());
    }

    @FunctionalInterface
    private interface Call {
        int of(Live live, DomainPointer domain);
    }

    @Override
    public Subscription onEvent(Consumer<DomainEvent> listener) {
        return session.listen(EnumSet.of(EventKind.DOMAIN_LIFECYCLE), notice -> {
            if (notice instanceof Notice.DomainChanged changed) {
                listener.accept(changed.event());
            }
        });
    }

    /** libvirt takes a managed device from its driver when it is attached, and keeps no list of those that it could attach. */
    @Override
    public AssignableDevices assignableDevices() {
        throw new NotSupported("libvirt keeps no list of assignable devices: attach a device with managed='yes'");
    }

    @Override
    public Optional<NodeDevices> nodeDevices() {
        return Optional.of(new LibvirtNodeDevices(session));
    }

    @Override
    public Optional<StoragePools> storagePools() {
        return Optional.of(new LibvirtPools(session));
    }

    @Override
    public Optional<Networks> networks() {
        return Optional.of(new LibvirtNetworks(session));
    }

    @Override
    public void close() {
        session.close();
    }
}
